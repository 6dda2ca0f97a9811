import Testing

@testable import Plotting

/// Units, tics and labels of the figures.
struct TextAndAxisTests {
    @Test func `the time axis takes the unit that suits the length`() {
        let axes = [90.0, 3_600, 18_000, 400_000, 1_814_400, 31_536_000].map {
            TimeAxis(until: $0)
        }
        #expect(axes.map(\.unit) == ["s", "min", "h", "d", "d", "d"])
        #expect(axes.map(\.step) == [15, 10, 1, 1, 3, 91])
        #expect(axes[4].end == 21)
        #expect(axes[4].place(86_400) == 1)
    }

    @Test func `a run that ends just before a tic gets the whole axis`() {
        #expect(TimeAxis(until: 21 * 86_400 - 300).end == 21)
        #expect(TimeAxis(until: 20 * 86_400).end == 20)
    }

    @Test func `a time axis has ten tics at the most, however long the run`() {
        var last = 1.0
        while last < 1e10 {
            let axis = TimeAxis(until: last)
            #expect(axis.end / axis.step <= 9.5 && axis.end / axis.step >= 2, "\(last) s")
            last *= 1.3
        }
    }

    @Test func `amounts are printed for people`() {
        #expect(Amount.text(17_121.6) == "17,122")
        #expect(Amount.text(1_234_567) == "1,234,567")
        #expect(Amount.text(37.5) == "37.50")
        #expect(Amount.text(-0.001) == "0.00")
        #expect(Amount.text(-250) == "\u{2212}250")
    }

    @Test func `steps of a value axis are 1, 2 or 5 times a power of ten`() {
        #expect(GnuplotScript.step(over: 0...43, tics: 5) == 10)
        #expect(GnuplotScript.step(over: 0...2.7, tics: 6) == 0.5)
        #expect(GnuplotScript.step(over: 0...18_500, tics: 10) == 2_000)
        #expect(GnuplotScript.step(over: 0...1, tics: 5) == 0.2)
    }

    @Test func `labels that would touch are moved apart, in their order`() {
        let wanted = [100.0, 3, 1, 2, 99]
        let places = GnuplotScript.spread(wanted, gap: 16, from: 6, to: 100)
        let sorted = places.sorted()
        for (a, b) in zip(sorted, sorted.dropFirst()) { #expect(b - a >= 16) }
        #expect(places.allSatisfy { (6...100).contains($0) })
        #expect(places.indices.sorted { places[$0] < places[$1] } == [2, 3, 1, 4, 0])
    }

    @Test func `long titles are broken between words`() {
        #expect(
            GnuplotScript.wrapped("one two three four", at: 9) == ["one two", "three", "four"])
        #expect(GnuplotScript.wrapped("", at: 9).isEmpty)
    }

    @Test func `a quoted text is one line in single quotes`() {
        #expect(GnuplotScript.quoted("it's\n100% \"a\"") == "'it''s 100% \"a\"'")
        #expect(GnuplotScript.quoted("") == "''")
    }
}
