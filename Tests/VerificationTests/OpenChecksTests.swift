import ProtocolCore
import Quantities
import Testing

@testable import Verification

/// The stores of open checks against a plain dictionary and a plain sorted array.
struct OpenChecksTests {
    private typealias Dice = SpotCheckerConservationTests.Dice

    private func check(_ step: Int) -> Check {
        Check(
            Commitment(job: JobID(0), node: worker, round: RoundID(0), steps: step + 1), step: step,
            ticket: 0, at: start)
    }

    @Test(arguments: 1...10)
    func `checks are found as in a dictionary`(seed: UInt64) {
        var dice = Dice(state: seed)
        var checks = OpenChecks()
        var oracle: [Int64: Int] = [:]
        for step in 0..<3_000 {
            // More begin than end in one half, and the other way round in the other.
            if dice.roll(10) < (step < 1_500 ? 6 : 4) {
                let ordinal = checks.begin(check(step))
                #expect(ordinal == checks.next - 1)
                oracle[ordinal] = step
            } else if let ordinal = oracle.keys.sorted().dropFirst(
                dice.roll(4) == 0 ? 0 : dice.roll(max(1, oracle.count))
            ).first {
                checks.end(ordinal)
                oracle[ordinal] = nil
            }
            #expect(checks.count == oracle.count)
            for _ in 0..<5 {
                let ordinal = Int64(dice.roll(Int(checks.next) + 4)) - 2
                let found = checks.place(of: ordinal).map { checks[$0].step }
                #expect(found == oracle[ordinal])
            }
        }
        for ordinal in oracle.keys.sorted() { checks.end(ordinal) }
        #expect(checks.count == 0)
        #expect((0..<checks.next).allSatisfy { checks.place(of: $0) == nil })
    }

    @Test(arguments: 1...10)
    func `ordinals are kept in order as in a sorted array`(seed: UInt64) {
        var dice = Dice(state: seed)
        var set = OrdinalSet()
        var oracle: [Int64] = []
        for step in 0..<2_000 {
            let ordinal = Int64(dice.roll(300))
            switch dice.roll(step < 1_000 ? 5 : 8) {
            case 0, 1, 2:
                set.insert(ordinal)
                if !oracle.contains(ordinal) { oracle = (oracle + [ordinal]).sorted() }
            case 3:
                set.remove(ordinal)
                oracle.removeAll { $0 == ordinal }
            default:
                guard let first = oracle.first else { continue }
                set.remove(first)
                oracle.removeFirst()
            }
            #expect(Array(set.members) == oracle)
            #expect(set.count == oracle.count)
            #expect(set.first(from: ordinal) == oracle.first { $0 >= ordinal })
        }
    }
}
