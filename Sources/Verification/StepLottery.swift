import ProtocolCore
import Quantities
import Randomness

/// Which steps of a commitment are sampled: a draw that nobody knows before the commitment is made.
///
/// Each step is drawn with the rate, independently of the others. What lies between two drawn steps
/// is geometric, so that a commitment costs as many draws as it has checks, and one more. The draws
/// come from a stream that the beacon, the worker and the round name. Whoever gives the beacon must
/// not make it public before this worker has committed, or the worker could fit its work to them.
struct StepLottery {
    /// The odds of a step, reckoned once for all commitments.
    struct Odds: Sendable {
        let rate: Double
        /// ln (1 − rate).
        let logMiss: Double

        init(rate: Ratio) {
            self.rate = rate.value
            logMiss =
                rate.value > 0 && rate.value < 1 ? ElementaryFunctions.log1p(-rate.value) : 0
        }
    }

    private let odds: Odds
    private var stream: RandomStream
    private var next = 0

    init(_ odds: Odds, beacon: Digest, node: NodeID, round: RoundID) {
        self.odds = odds
        let words = beacon.words
        stream = RandomStream(
            seed: Seed(words.0 ^ words.1 &* 0x9E37_79B9_7F4A_7C15),
            entity: UInt64(UInt32(bitPattern: node.index)) << 32
                ^ UInt64(bitPattern: round.ordinal),
            purpose: "sampled steps")
    }

    /// The next step that is drawn among the first `steps`, with a draw for its verifiers; nil if
    /// there is none.
    mutating func draw(of steps: Int) -> (step: Int, ticket: UInt64)? {
        guard odds.rate > 0, next < steps else { return nil }
        if odds.rate < 1 {
            let gap = ElementaryFunctions.log(stream.uniform()) / odds.logMiss
            guard gap < Double(steps - next) else {
                next = steps
                return nil
            }
            next += Int(gap)
        }
        next += 1
        return (next - 1, stream.next())
    }
}
