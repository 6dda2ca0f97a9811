import Quantities
import Testing

struct NumberTextTests {
    @Test func `a fixed number of digits is kept, halves away from zero`() {
        let cases: [(Double, Int, String)] = [
            (2.5, 2, "2.50"), (2.675, 2, "2.68"), (0.125, 2, "0.13"), (-0.125, 2, "-0.13"),
            (-0.001, 2, "0.00"), (0, 0, "0"), (0.5, 0, "1"), (1e6, 1, "1000000.0"),
            (99.999, 2, "100.00"),
            (1e-20, 3, "0.000"), (1e22, 0, "10000000000000000000000"), (1.0 / 3, 5, "0.33333"),
            (.infinity, 2, "inf"), (-.infinity, 2, "-inf"), (.nan, 2, "nan"), (123.456, 0, "123"),
        ]
        for (x, digits, text) in cases { #expect(NumberText.fixed(x, digits: digits) == text) }
    }

    @Test func `significant digits drop trailing zeros`() {
        let cases: [(Double, Int, String)] = [
            (0.00125, 3, "0.00125"), (312e3, 3, "312000"), (123_456, 3, "123000"), (2.5, 3, "2.5"),
            (0.99999, 3, "1"), (1.25e-7, 3, "1.25e-7"), (1e15, 2, "1e15"), (0, 3, "0"),
            (-1234.5, 2, "-1200"), (9.99e14, 2, "1e15"), (-.infinity, 3, "-inf"),
            (1e-300, 1, "1e-300"),
        ]
        for (x, digits, text) in cases { #expect(NumberText.significant(x, digits) == text) }
    }

    @Test func `thousands are grouped`() {
        let cases: [(Int64, String)] = [
            (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-12_345, "-12,345"),
            (-999, "-999"), (.min, "-9,223,372,036,854,775,808"),
        ]
        for (n, text) in cases { #expect(NumberText.grouped(n) == text) }
    }
}
