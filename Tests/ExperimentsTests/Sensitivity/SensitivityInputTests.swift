import Foundation
import ScenarioFiles
import Testing

@testable import Experiments

/// How inputs go through their ranges.
struct SensitivityInputTests {
    private static func input(
        _ low: String, _ high: String, accepts: (String) -> Bool = { _ in true }
    ) -> SensitivityInput {
        let input = ResolvedInput(
            key: "a", value: low, origin: .default, note: .none, about: "")
        return SensitivityInput(
            Scenario.RangedInput(input: input, low: low, high: high), accepts: accepts)
    }

    @Test(arguments: [
        ("1 Gbps", "4 Gbps", 0.5, "2.5 Gbps", SensitivityInput.Scale.linear),
        ("1 Gbps", "100 Gbps", 0.5, "10 Gbps", .logarithmic),
        ("0%", "10%", 0.25, "2.5%", .linear), ("99.90%", "99.99%", 0.5, "99.945%", .linear),
        ("30 s", "2 min", 1, "120 s", .linear), ("1", "2", 0.5, "1.5", .linear),
        ("exponential mean 10 h", "exponential mean 30 h", 0.5, "exponential mean 20 h", .linear),
        ("tree", "ring", 0.49, "tree", .twoValued), ("tree", "ring", 0.5, "ring", .twoValued),
    ])
    func `a share of a range is a value in the language of scenarios`(
        _ low: String, _ high: String, _ share: Double, _ text: String,
        _ scale: SensitivityInput.Scale
    ) {
        let input = Self.input(low, high)
        #expect(input.text(at: share) == text)
        #expect(input.scale == scale)
        #expect(!input.isWhole)
    }

    @Test func `what must be whole is rounded, whatever its unit`() {
        let accepts: (String) -> Bool = { !$0.contains(".") }
        let rounds = Self.input("2 rounds", "7 rounds", accepts: accepts)
        #expect(rounds.isWhole && rounds.manner == "linear, whole")
        #expect((0...10).map { rounds.text(at: Double($0) / 10) }.contains("4 rounds"))
        #expect(rounds.text(at: 0.13) == "2 rounds")
        #expect(rounds.text(at: 0.2) == "3 rounds")
        let many = Self.input("10000", "123456", accepts: accepts)
        #expect(many.text(at: 1) == "123456")
    }

    @Test func `two values lie at the ends`() {
        let words = Self.input("yes", "no")
        #expect([0, 0.4, 0.6, 1].map(words.position(of:)) == [0, 0, 1, 1])
        #expect(Self.input("1", "2").position(of: 0.3) == 0.3)
    }

    @Test(arguments: [("1", "2"), ("1", "3"), ("8", "64"), ("10", "1000")])
    func `a whole number lies where it was rounded to, and each has an equal part`(
        _ low: String, _ high: String
    ) throws {
        let input = Self.input(low, high) { !$0.contains(".") }
        #expect(input.isWhole)
        let (from, to) = (try #require(Double(low)), try #require(Double(high)))
        var seen: [String: Int] = [:]
        for step in 0..<6_000 {
            let share = (Double(step) + 0.5) / 6_000
            let text = input.text(at: share)
            let number = try #require(Double(text))
            let place =
                input.scale == .linear
                ? (number - from) / (to - from) : log(number / from) / log(to / from)
            #expect(abs(input.position(of: share) - place) < 1e-9, "\(text) at \(share)")
            seen[text, default: 0] += 1
        }
        guard input.scale == .linear else { return }
        #expect(seen.count == Int(to - from) + 1)
        let even = 6_000 / (to - from + 1)
        #expect(seen.values.allSatisfy { abs(Double($0) - even) <= 1 }, "\(seen)")
    }
}
