import Foundation
import Plotting
import ScenarioFiles
import Testing

@testable import Experiments

/// How predictions are judged and summed up.
@Suite struct ValidationReportTests {
    private func row(
        _ predicted: Double?, for measured: Double, _ tolerance: Tolerance?, unit: String = "s",
        range: ClosedRange<Double>? = nil, grid: Double? = nil, group: String = "G",
        id: String = "a", standing: ValidationRow.Standing = .scored
    ) -> ValidationRow {
        var scale = ValidationRow.Scale.relative
        if case .points? = tolerance { scale = .points }
        var row = ValidationRow(
            file: "", id: id, group: group, quantity: "step_time", unit: unit, measured: measured,
            range: range, predicted: predicted, tolerance: tolerance, scale: scale, error: nil,
            isWithin: nil, standing: standing, source: "", kind: .measured, isHeldOut: false,
            note: nil)
        row.judge(grid: grid)
        return row
    }

    @Test func `each tolerance has its own ends, which belong to it`() {
        #expect(row(110, for: 100, .relative(0.1)).isWithin == true)
        #expect(row(110.1, for: 100, .relative(0.1)).isWithin == false)
        #expect(row(90, for: 100, .relative(0.1)).isWithin == true)
        #expect(row(0.93, for: 0.9, .points(0.03), unit: "%").isWithin == true)
        #expect(row(0.94, for: 0.9, .points(0.03), unit: "%").isWithin == false)
        let second = Tolerance.absolute(PublishedFigure(value: 500, unit: "ms"))
        #expect(row(10.5, for: 10, second).isWithin == true)
        #expect(row(10.6, for: 10, second).isWithin == false)
        #expect(row(5, for: 10, .factor(2)).isWithin == true)
        #expect(row(20, for: 10, .factor(2)).isWithin == true)
        #expect(row(21, for: 10, .factor(2)).isWithin == false)
        #expect(row(12.07, for: 10, .gridSteps(1), grid: 1.207).isWithin == true)
        #expect(row(14.57, for: 10, .gridSteps(1), grid: 1.207).isWithin == false)
        #expect(row(14.56, for: 10, .gridSteps(2), grid: 1.207).isWithin == true)
        // Printed as 0.9, it may be anything up to 1.0.
        var printed = row(1.15, for: 0.9, .gridSteps(1), grid: 1.207)
        #expect(printed.isWithin == false)
        printed.judge(grid: 1.207, rounding: 0.1)
        #expect(printed.isWithin == true)
        #expect(row(14, for: 10, nil).isWithin == nil)
        #expect(row(nil, for: 10, .relative(0.1)).isWithin == nil)
    }

    @Test func `a range is a tolerance of its own, and its middle what the error is from`() {
        #expect(row(80, for: 130, nil, range: 80...180).isWithin == true)
        #expect(row(79, for: 130, nil, range: 80...180).isWithin == false)
        #expect(row(79, for: 130, .relative(0.1), range: 80...180).isWithin == true)
        #expect(row(195, for: 130, nil, range: 80...180).error == 0.5)
    }

    @Test func `points are differences, all else shares of what was measured`() throws {
        let points = try #require(row(0.93, for: 0.9, .points(0.03), unit: "%").error)
        #expect(abs(points - 0.03) < 1e-15)
        #expect(row(110, for: 100, nil).error == 110.0 / 100 - 1)
        #expect(row(1, for: 0, nil).error == nil)
    }

    @Test func `a summary counts what is scored, by group and quantity`() throws {
        let report = ValidationReport(
            rows: [
                row(110, for: 100, .relative(0.05), id: "a"),
                row(98, for: 100, .relative(0.05), id: "b"),
                row(105, for: 100, nil, id: "c"),
                row(200, for: 100, .relative(0.05), id: "d", standing: .fitted),
                row(300, for: 100, .relative(0.05), id: "e", standing: .unscored("why")),
                row(nil, for: 100, .relative(0.05), id: "f", standing: .failed("why")),
                row(101, for: 100, .relative(0.05), group: "H", id: "g"),
            ], named: [], faults: [], files: [])
        let first = try #require(report.summaries.first)
        #expect(report.summaries.map(\.group) == ["G", "H"])
        #expect(first.count == 3)
        #expect(abs(first.mean - 0.17 / 3) < 1e-12)
        #expect(abs(first.median - 0.05) < 1e-12)
        #expect(abs(first.worst - 0.1) < 1e-12)
        #expect(first.worstCase == "a")
        #expect(first.within == 1 && first.judged == 3)
        let fitted = try #require(report.fittedSummaries.first)
        #expect(fitted.count == 1 && fitted.worstCase == "d")
        #expect(!report.isGood)
    }

    @Test func `a miss on a fitted case, or one that is not scored, does not spoil a report`() {
        let report = ValidationReport(
            rows: [
                row(200, for: 100, .relative(0.05), standing: .fitted),
                row(200, for: 100, .relative(0.05), standing: .unscored("why")),
                row(100, for: 100, .relative(0.05)),
            ], named: [], faults: [], files: [])
        #expect(report.isGood)
    }

    @Test(arguments: [
        (90.0, "min", "s", 5_400.0), (210, "Mbps", "Gbps", 0.21), (1, "GB/s", "Gbps", 8),
        (70.2, "samples/s", "1/s", 70.2), (3_679, "tokens/s/GPU", "1/s", 3_679), (2, "d", "h", 48),
        (0.9, "%", "1", 0.9), (3, "points", "", 0.03), (64, "MiB", "MB", 67.108_864),
        (12, "failures", "1", 12), (2, "interruptions/d", "1/d", 2),
    ])
    func `units are converted`(_ value: Double, _ from: String, _ to: String, _ known: Double) {
        let converted = MetricUnit.convert(value, from: from, to: to) ?? .nan
        #expect(abs(converted / known - 1) < 1e-12)
    }

    @Test(arguments: [("s", "GB"), ("furlongs", "s"), ("", "s"), ("tokens", "s"), ("GB", "Gbps")])
    func `what is of another kind is not converted`(_ from: String, _ to: String) {
        #expect(MetricUnit.convert(1, from: from, to: to) == nil)
    }

    @Test func `every metric's unit is one that figures can be given in`() {
        for metric in MetricDefinition.all {
            #expect(MetricUnit.isKnown(metric.unit), "\(metric.name): \(metric.unit)")
        }
    }

    @Test(arguments: [
        ("metric: speed, measured: 1 s", "there is no metric “speed”"),
        ("metric: step_time, measured: 1", "a unit is missing"),
        ("metric: step_time, measured: 1 GB", "not measured in GB but in one of ns"),
        ("metric: step_time, measured: 1 s, over: mfu", "not to be divided"),
        (
            "metric: step_time, measured: 1, over: {case: b, metric: step_time}",
            "there is no case “b”"
        ),
        ("metric: step_time, measured: 1 s, tolerance: 3 points", "points are of shares"),
        ("metric: step_time, measured: 1 s, tolerance: 3 GB", "does not fit"),
        ("metric: throughput, measured: 1 Gbps", "only a case with “transfer” gives it"),
        (
            "metric: step_time, measured: 1 s, transfer: {from: us, to: eu}",
            "a case with “transfer” runs no job"
        ),
        (
            "metric: mfu, reaches: 3 s, least: {key: seed, from: 1, to: 2}, measured: 1",
            "cannot reach 3 s"
        ),
    ])
    func `what cannot be answered is a fault of the file`(
        _ prediction: String, _ words: String
    ) throws {
        let faults = try ValidationFixture.faults("cases: [{id: a, \(prediction)}]")
        #expect(faults.count == 1, "\(faults)")
        #expect(faults.first?.contains(words) == true, "\(faults)")
        #expect(faults.first?.hasPrefix("2: ") == true, "\(faults)")
    }

    @Test func `the report as JSON can be read again`() throws {
        let report = try ValidationFixture.report(
            """
            fitted: [{key: seed, value: 3, on: [a]}]
            cases:
              - {id: a, metric: round_phase, measured: 90 s to 110 s}
              - {id: b, metric: round_phase, measured: 200 s, tolerance: 5%, note: half as fast}
              - {id: c, unscored: qualitative}
            """)
        let object = try JSONSerialization.jsonObject(with: report.json()) as? [String: Any]
        let cases = try #require(object?["cases"] as? [[String: Any]])
        #expect(cases.map { $0["standing"] as? String } == ["fitted", "scored"])
        #expect(cases.map { $0["within"] as? Bool } == [true, false])
        #expect(cases[1]["note"] as? String == "half as fast")
        let summary = try #require(object?["summary"] as? [[String: Any]])
        #expect(summary.count == 1 && summary[0]["cases"] as? Int == 1)
        let unscored = try #require(object?["not_scored"] as? [[String: Any]])
        #expect(unscored[0]["why"] as? String == "qualitative")
    }

    @Test func `the figure shows what is scored and above zero`() throws {
        let report = ValidationReport(
            rows: [
                row(110, for: 100, .relative(0.1)), row(0, for: 100, nil),
                row(0.5, for: 0.25, nil, unit: "min", group: "H"),
                row(9, for: 9, nil, standing: .fitted),
            ], named: [], faults: [], files: [])
        let figure = try #require(report.figure(name: "f"))
        #expect(figure.series.map(\.points.count) == [1, 1])
        #expect(figure.series[1].points == [.init(measured: 15, predicted: 30)])
        #expect(
            figure.title
                == "1 of 1 scored predictions lie within the tolerance of their case; "
                + "mean absolute error 70.0%")
    }

    @Test func `the figure tells what failed, and errors in points by themselves`() throws {
        var share = row(0.5, for: 0.4, .points(0.03))
        share.scale = .points
        share.judge(grid: nil)
        let report = ValidationReport(
            rows: [
                row(110, for: 100, .relative(0.1)), share,
                row(1, for: 1, nil, standing: .failed("no")),
            ],
            named: [], faults: [], files: [])
        let title = try #require(report.figure(name: "f")).title
        #expect(title.hasPrefix("1 of 2 scored predictions"))
        #expect(title.hasSuffix("case, 1 failed; mean absolute error 10.0%, 10.0 points"))
    }
}
