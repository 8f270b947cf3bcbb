//! Rates with their intervals: a point and a line at each place of the axis.
//!
//! The axis runs from 0 to 100 %, whatever the rates are. A place without a rate stays empty and says so.

use plotters::prelude::{
    ChartBuilder, Color, ErrorBar, FontTransform, LabelAreaPosition, RGBColor, Rectangle, WHITE,
};

use super::letters::{By, INK, LEAD, SMALL, TEXT, fit, set, style, upright, width};
use super::{Area, Drawn, WIDTH};
use crate::chart::RatePoint;

const LEFT: i32 = 120;
const RIGHT: i32 = 50;
const TOP: i32 = 30;
const TALL: i32 = 560;
/// From the plot to its labels, and between what stands below it.
const GAP: i32 = 14;
/// The longest label that runs upwards.
const LONGEST: i32 = 460;
/// Points up to here have their rate beside them.
const WRITTEN: usize = 12;

const POINT: RGBColor = RGBColor(0x0b, 0x2e, 0x4f);
const GRID: RGBColor = RGBColor(0xcc, 0xcc, 0xcc);

/// How the labels lie, and how high the drawing is for it.
pub(super) struct Plan {
    pub(super) height: u32,
    labels: Vec<Vec<String>>,
    /// Labels run upwards.
    steep: bool,
    /// Numbers below them run upwards.
    steep_numbers: bool,
    /// How high the labels are.
    tall: i32,
}

pub(super) fn plan(points: &[(String, &RatePoint)]) -> Plan {
    let slot = (WIDTH as i32 - LEFT - RIGHT) / points.len().max(1) as i32;
    let flat: Vec<(Vec<String>, bool)> = points
        .iter()
        .map(|(label, _)| fit(label, slot - GAP, SMALL, 2))
        .collect();
    let steep = !flat.iter().all(|(_, whole)| *whole);
    let (labels, tall) = match steep {
        false => {
            let labels: Vec<Vec<String>> = flat.into_iter().map(|(lines, _)| lines).collect();
            let most = labels.iter().map(Vec::len).max().unwrap_or(0) as i32;
            (labels, most * LEAD)
        }
        true => {
            let most = (slot / LEAD).clamp(1, 3) as usize;
            let set = points
                .iter()
                .map(|(label, _)| fit(label, LONGEST, SMALL, most).0);
            let labels: Vec<Vec<String>> = set.collect();
            let longest = labels.iter().flatten().map(|line| width(line, SMALL)).max();
            (labels, longest.unwrap_or(0))
        }
    };
    let numbers = points
        .iter()
        .map(|(_, point)| width(&point.of.to_string(), SMALL));
    let widest = numbers.max().unwrap_or(0);
    let steep_numbers = widest > slot - GAP / 2;
    let below = match steep_numbers {
        true => widest,
        false => LEAD,
    };
    Plan {
        height: (TOP + TALL + GAP + tall + GAP + below + GAP) as u32,
        labels,
        steep,
        steep_numbers,
        tall,
    }
}

pub(super) fn draw(area: &Area, points: &[(String, &RatePoint)], plan: &Plan) -> Drawn {
    let bottom = TOP + TALL;
    let mut chart = ChartBuilder::on(area)
        .margin_top(TOP)
        .margin_right(RIGHT)
        .margin_bottom(plan.height as i32 - bottom)
        .set_label_area_size(LabelAreaPosition::Left, LEFT)
        .build_cartesian_2d(0.0..points.len().max(1) as f64, 0.0..100.0)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .y_labels(6)
        .y_label_formatter(&|percent| format!("{percent:.0}%"))
        .y_label_style(style(TEXT, By::Right, INK, FontTransform::None))
        .bold_line_style(GRID.stroke_width(2))
        .light_line_style(GRID.mix(0.0))
        .axis_style(INK.stroke_width(3))
        .draw()?;
    let places = points
        .iter()
        .enumerate()
        .map(|(at, (_, point))| (at as f64 + 0.5, *point));
    chart.draw_series(places.filter(|(_, point)| point.of > 0).map(|(x, point)| {
        ErrorBar::new_vertical(
            x,
            point.low,
            point.rate,
            point.high,
            POINT.filled().stroke_width(4),
            22,
        )
    }))?;
    for (at, (_, point)) in points.iter().enumerate() {
        let (x, y) = chart.backend_coord(&(at as f64 + 0.5, point.rate));
        if point.of == 0 {
            upright(area, "no rate", (x, bottom - GAP), SMALL, By::Left)?;
        } else if points.len() <= WRITTEN {
            let text = format!("{:.1}", point.rate);
            // Off the axis, and on a ground without its grid.
            let (x, y) = (x + 18, y.min(bottom - LEAD / 2));
            let ground = [
                (x - 3, y - LEAD / 2),
                (x + width(&text, SMALL), y + LEAD / 2 - 3),
            ];
            area.draw(&Rectangle::new(ground, WHITE.filled()))?;
            set(area, &text, (x, y), SMALL, By::Left, INK)?;
        }
        label(area, &plan.labels[at], x, bottom + GAP, plan)?;
        let under = bottom + GAP + plan.tall + GAP;
        let number = point.of.to_string();
        match plan.steep_numbers {
            true => upright(area, &number, (x, under), SMALL, By::Right)?,
            false => set(area, &number, (x, under + LEAD / 2), SMALL, By::Middle, INK)?,
        }
    }
    let under = bottom + GAP + plan.tall + GAP + LEAD / 2;
    set(area, "out of", (LEFT - GAP, under), SMALL, By::Right, INK)
}

/// A label's lines about the middle of its place, from a height downwards.
fn label(area: &Area, lines: &[String], x: i32, top: i32, plan: &Plan) -> Drawn {
    for (at, line) in lines.iter().enumerate() {
        let at = at as i32;
        match plan.steep {
            true => {
                let aside = (2 * at - lines.len() as i32 + 1) * LEAD / 2;
                upright(area, line, (x + aside, top), SMALL, By::Right)?;
            }
            false => set(
                area,
                line,
                (x, top + at * LEAD + LEAD / 2),
                SMALL,
                By::Middle,
                INK,
            )?,
        }
    }
    Ok(())
}
