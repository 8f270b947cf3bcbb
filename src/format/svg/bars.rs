//! Counts by class: a bar for each row, whose parts are shares of the row.
//!
//! Classes are told by a key above the bars, by ink and texture; numbers stand where there is room.

use plotters::prelude::{ChartBuilder, Color, FontTransform, LabelAreaPosition, RGBColor};

use super::ink::{number, part};
use super::letters::{By, INK, LEAD, SMALL, TEXT, fit, set, style, width};
use super::{Area, Drawn, WIDTH};

const ROW: i32 = 74;
const BAR: i32 = 50;
const GAP: i32 = 16;
/// The widest label, and the widest line of a sum.
const WIDEST: i32 = 520;
/// Between the drawing's edge and letters that end there.
const EDGE: i32 = 6;
/// A sample of ink in the key.
const SAMPLE: (i32, i32) = (60, 34);
/// Below the bars: what the axis says.
const AXIS: i32 = 60;
const GRID: RGBColor = RGBColor(0xcc, 0xcc, 0xcc);

/// Where the key's classes stand, how the labels lie, and how high the drawing is for it.
pub(super) struct Plan {
    pub(super) height: u32,
    key: Vec<(String, (i32, i32))>,
    labels: Vec<Vec<String>>,
    left: i32,
    right: i32,
    top: i32,
}

pub(super) fn plan(classes: &[String], rows: &[(String, &[u64])]) -> Plan {
    let (mut x, mut y) = (0, 6);
    let mut key = Vec::new();
    for class in classes {
        let room = WIDTH as i32 - SAMPLE.0 - GAP;
        let (lines, _) = fit(class, room, TEXT, 1);
        let wide = SAMPLE.0 + GAP + width(&lines[0], TEXT);
        if x > 0 && x + wide > WIDTH as i32 {
            (x, y) = (0, y + SAMPLE.1 + GAP);
        }
        key.extend(lines.into_iter().map(|name| (name, (x, y))));
        x += wide + 2 * GAP;
    }
    let labels: Vec<Vec<String>> = rows
        .iter()
        .map(|(label, _)| fit(label, WIDEST, SMALL, 2).0)
        .collect();
    let widest = labels.iter().flatten().map(|line| width(line, SMALL)).max();
    let sums = rows
        .iter()
        .map(|(_, counts)| width(&counts.iter().sum::<u64>().to_string(), SMALL));
    let sum = sums.max().unwrap_or(0).max(width("in all", SMALL));
    let top = y + SAMPLE.1 + GAP + LEAD + GAP;
    Plan {
        height: (top + ROW * rows.len() as i32 + AXIS) as u32,
        key,
        labels,
        left: EDGE + widest.unwrap_or(0) + GAP,
        right: sum + 2 * GAP + EDGE,
        top,
    }
}

pub(super) fn draw(area: &Area, rows: &[(String, &[u64])], plan: &Plan) -> Drawn {
    for (class, (name, (x, y))) in plan.key.iter().enumerate() {
        part(area, (*x, *y + 1), (x + SAMPLE.0, y + SAMPLE.1), class)?;
        let at = (x + SAMPLE.0 + GAP, y + SAMPLE.1 / 2);
        set(area, name, at, TEXT, By::Left, INK)?;
    }
    let edge = WIDTH as i32 - EDGE;
    set(
        area,
        "in all",
        (edge, plan.top - GAP),
        SMALL,
        By::Right,
        INK,
    )?;
    let mut chart = ChartBuilder::on(area)
        .margin_top(plan.top)
        .margin_right(plan.right)
        .set_label_area_size(LabelAreaPosition::Left, plan.left)
        .set_label_area_size(LabelAreaPosition::Bottom, AXIS)
        .build_cartesian_2d(0.0..100.0, 0.0..rows.len().max(1) as f64)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .x_labels(6)
        .x_label_formatter(&|percent| format!("{percent:.0}%"))
        .x_label_style(style(SMALL, By::Middle, INK, FontTransform::None))
        .bold_line_style(GRID.stroke_width(2))
        .light_line_style(GRID.mix(0.0))
        .axis_style(INK.stroke_width(3))
        .draw()?;
    for (at, (_, counts)) in rows.iter().enumerate() {
        let middle = plan.top + ROW * at as i32 + ROW / 2;
        let lines = &plan.labels[at];
        for (nth, line) in lines.iter().enumerate() {
            let down = (2 * nth as i32 - lines.len() as i32 + 1) * LEAD / 2;
            set(
                area,
                line,
                (plan.left - GAP, middle + down),
                SMALL,
                By::Right,
                INK,
            )?;
        }
        let sum: u64 = counts.iter().sum();
        set(
            area,
            &sum.to_string(),
            (edge, middle),
            SMALL,
            By::Right,
            INK,
        )?;
        let x = |n: u64| {
            let share = 100.0 * n as f64 / sum as f64;
            chart.backend_coord(&(share, 0.0)).0
        };
        if sum == 0 {
            set(
                area,
                "nothing counted",
                (plan.left + GAP, middle),
                SMALL,
                By::Left,
                INK,
            )?;
            continue;
        }
        let mut before = 0;
        for (class, n) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
            let from = (x(before), middle - BAR / 2);
            let to = (x(before + n), middle + BAR / 2);
            part(area, from, to, class)?;
            number(area, from, to, class, *n)?;
            before += n;
        }
    }
    Ok(())
}
