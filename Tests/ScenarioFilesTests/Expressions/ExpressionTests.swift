import ScenarioFiles
import Testing

/// Conditions and values that are reckoned from axes.
struct ExpressionTests {
    private static let axes: [String: Operand] = [
        "h": Operand("100"), "line": Operand("1 Gbps"), "share": Operand("5%"),
        "interval": Operand("500 steps"), "mode": Operand("diloco"),
        "pause": Operand("90 min"),
    ]

    private func value(_ text: String) throws -> Operand {
        try Expression(text).value(with: Self.axes)
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
        #expect(try Expression(text).holds(with: Self.axes) == expected)
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
        let error = try #require(throws: ExpressionError.self) { try Expression(text) }
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
        let expression = try Expression(text)
        let error = try #require(throws: ExpressionError.self) {
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

    private static let sums: [(String, Double)] = [
        ("1 + 2 × 3", 7.0), ("(1 + 2) * 3", 9), ("2^3^2", 512), ("−2^2", -4), ("8 / 4 / 2", 1),
        ("1 − (1 − 1%)^100", 0.6339676587267709), ("hours / (24 × 504)", 8_400.0 / 12_096),
        ("1e3 − 1", 999), ("50% × hours", 4_200), ("5 - -3", 8), ("10 ÷ 4", 2.5),
        ("2^-1", 0.5), ("(−2)^2 + 0", .nan),
    ]

    @Test(arguments: sums)
    func `arithmetic is reckoned as on paper`(text: String, expected: Double) throws {
        let expression = try Expression(text)
        let hours = ["hours": Operand("8400")]
        guard expected.isFinite else {
            // A negative number has no power here, whole exponents or not.
            #expect(throws: ExpressionError.self) { try expression.value(with: hours) }
            return
        }
        guard case .number(let found) = try expression.value(with: hours) else {
            Issue.record("\(text) is no number")
            return
        }
        #expect(abs(found.value - expected) < 1e-12 * max(1, abs(expected)), "\(found.value)")
    }

    @Test(arguments: ["", "1 +", "(1", "1 2", "× 3", "2 $ 3", "1.2.3", "2 ^"])
    func `arithmetic that is none is refused`(text: String) {
        #expect(throws: ExpressionError.self) { try Expression(text) }
    }

    @Test func `names are spelled out with what stands for them`() throws {
        let expression = try Expression("hours / (nodes × 504)")
        #expect(expression.names == ["hours", "nodes"])
        #expect(
            expression.spelled { ["hours": "8400", "nodes": "24"][$0] } == "8400 / (24 × 504)")
        // Brackets stand where they are needed, and nowhere else.
        for text in [
            "1 − (1 − 1%)^100", "5% × 2.5 × 8760 / 12", "2 × (3 + 4)", "1 − (2 − 3)", "(−2)^2",
            "−2^2", "2^−1", "(2^3)^2", "2^3^2", "min(h, 3) ≤ 2 && !(a = b)",
        ] {
            let written = text.replacing("≤", with: "<=").replacing(" = ", with: " == ")
            #expect(try Expression(written).spelled { _ in nil } == text)
        }
    }
}
