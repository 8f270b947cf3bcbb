//! SVG: a chart as a drawing within a page, with its text alternative.
//!
//! `plotters` draws, on no font and no file; how a page is styled and where a chart stands in it is
//! `answer_page`'s. Lengths are tenths of a millimetre on the sheet.

mod bars;
mod ink;
mod letters;
mod rates;

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea, SVGBackend};

use super::html::escaped;
use super::line;
use crate::chart::Chart;

/// The width of A4 less its margins.
const WIDTH: u32 = 1780;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// The chart as an `svg` element whose own names begin with `id`.
pub(super) fn draw(chart: &Chart, id: &str) -> String {
    let mut drawn = String::new();
    let height = match chart {
        Chart::Rates { points, .. } => {
            let points: Vec<_> = points
                .iter()
                .map(|point| (line(&point.label), point))
                .collect();
            let plan = rates::plan(&points);
            on(&mut drawn, plan.height, |area| {
                rates::draw(area, &points, &plan)
            })
        }
        Chart::Bars { classes, rows, .. } => {
            let classes: Vec<String> = classes.iter().map(|class| line(class)).collect();
            let rows: Vec<(String, &[u64])> = rows
                .iter()
                .map(|(label, counts)| (line(label), counts.as_slice()))
                .collect();
            let plan = bars::plan(&classes, &rows);
            on(&mut drawn, plan.height, |area| {
                bars::draw(area, &rows, &plan)
            })
        }
    };
    // The library's first line is its own opening tag, which has no names to be known by.
    let (_, shapes) = drawn
        .split_once('\n')
        .expect("a drawing opens with a line of its own");
    format!(
        "<svg role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {WIDTH} {height}\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n{shapes}",
        escaped(chart.title()),
        escaped(chart.says())
    )
}

fn on(drawn: &mut String, height: u32, draw: impl FnOnce(&Area) -> Drawn) -> u32 {
    let area = SVGBackend::with_string(drawn, (WIDTH, height)).into_drawing_area();
    draw(&area)
        .and_then(|()| area.present())
        .expect("drawing into a text cannot fail");
    height
}
