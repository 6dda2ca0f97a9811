import ScenarioFiles
import Testing

/// Conditions and values that are reckoned from axes.
struct SweepExpressionTests {
    private static let axes: [String: SweepOperand] = [
        "h": SweepOperand("100"), "line": SweepOperand("1 Gbps"), "share": SweepOperand("5%"),
        "interval": SweepOperand("500 steps"), "mode": SweepOperand("diloco"),
        "pause": SweepOperand("90 min"),
    ]

    private func value(_ text: String) throws -> SweepOperand {
        try SweepExpression(text).value(with: Self.axes)
    }

    @Test(
        arguments: [
            ("h > 99 && h <= 100", true), ("h == 100 || 1 / 0 == 2", true),
            ("!(h == 100)", false), ("h != 100", false), ("1 + 2 * 3 == 7", true),
            ("(1 + 2) * 3 == 9", true), ("8 - 4 - 2 == 2", true), ("-h < 0 - 99", true),
            ("line == 1000 Mbps", true), ("line > 125 MB/s", false), ("pause >= 1.5 h", true),
            ("share < 5.1%", true), ("mode == 'diloco'", true), ("mode != \"ring\"", true),
            ("interval == 500 steps", true), ("interval / h == 5 steps", true),
            ("min(h, 7) == 7 && max(h, 7) == h", true), ("round(h / 30) == 3", true),
            ("1e2 == h", true), ("h / 2 > 1 && line / 1 Mbps == 1000", true),
            ("false || true && false", false),
        ])
    func `a condition holds or not`(_ text: String, _ expected: Bool) throws {
        #expect(try SweepExpression(text).holds(with: Self.axes) == expected)
    }

    @Test(
        arguments: [
            ("h * 10", "1000"), ("interval * 2", "1000 steps"), ("h * 1 step", "100 steps"),
            ("pause / 3", "1800 s"), ("share * 2", "10%"), ("line * 50%", "500e6 bps"),
            ("1 h + 30 min", "5400 s"), ("2.5 ZEN/GPU-h * 2", "5 ZEN/GPU-h"),
        ])
    func `a value keeps its dimension`(_ text: String, _ expected: String) throws {
        guard case .number(let measure) = try value(text) else {
            Issue.record("\(text) is no number")
            return
        }
        #expect(measure.text == expected)
    }

    @Test(
        arguments: [
            ("h > ", 5, "the expression ends where a value belongs"),
            ("h >> 3", 4, "found “>” where a value belongs"), ("h = 3", 3, "write “==”"),
            ("(h > 3", 7, "the parenthesis of column 1 is not closed"),
            ("h > 3)", 6, "cannot stand here"), ("h 3", 3, "an operator is missing"),
            ("1 < h < 3", 7, "join comparisons with “&&”"), ("mode == 'ring", 9, "not closed"),
            ("sqrt(h) > 1", 1, "there is no function “sqrt”"), ("min(h) > 1", 1, "takes 2 values"),
            ("h & 3", 3, "write “&&”"), ("1.2.3 > h", 1, "is no number"),
            ("h > 3 $", 7, "means nothing"),
        ])
    func `what cannot be read is said with its column`(
        _ text: String, _ column: Int, _ message: String
    ) throws {
        let error = try #require(throws: SweepExpressionError.self) { try SweepExpression(text) }
        #expect(error.column == column)
        #expect(error.message.contains(message), "\(error)")
    }

    @Test(
        arguments: [
            ("hh > 3", 1, "did you mean “h”?"),
            ("h > 1 Gbps", 3, "a number of dimension “data rate”"),
            ("line + 3 > 1", 6, "does not join"), ("mode > 'a'", 6, "does not join"),
            ("h && true", 3, "a condition belongs to each side"), ("!h", 1, "cannot stand before"),
            ("h", 1, "this is no condition"), ("min(h, line) == 1", 1, "one dimension"),
            ("h / 0 > 1", 3, "no finite number"), ("interval > 3 rounds", 10, "does not join"),
        ])
    func `what does not fit is said with its column`(
        _ text: String, _ column: Int, _ message: String
    ) throws {
        let expression = try SweepExpression(text)
        let error = try #require(throws: SweepExpressionError.self) {
            try expression.holds(with: Self.axes)
        }
        #expect(error.column == column)
        #expect(error.message.contains(message), "\(error)")
    }

    @Test func `a measure is a number with or without a unit, and nothing else`() {
        #expect(Measure("100 Mbps") == Measure("0.1 Gbps"))
        #expect(Measure("1 step") == Measure("1 steps"))
        #expect(Measure("-3e2")?.value == -300)
        #expect(Measure("6.7e9")?.value == 6.7e9)
        for text in ["weibull 0.6 mean 4 h", "29 h per week", "", "iowa", "4 x 3", "1.2.3"] {
            #expect(Measure(text) == nil, "\(text)")
        }
    }
}
