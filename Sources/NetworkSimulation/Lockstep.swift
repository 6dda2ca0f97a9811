import Aggregation
import ProtocolCore
import Quantities

/// What it costs a butterfly that a reducer takes its senders in step.
///
/// Hivemind's reducer sums the first part of every sender's share before it takes the second of
/// anybody (`TensorPartReducer`), and answers each part on the stream on which it came. So all
/// streams at a reducer move at the pace of whoever is slowest, part by part; and the streams of
/// the internet vary from part to part, so that this is slower than the slowest of them is on
/// average. The time of a byte is taken as the root of the sum of the squares of the streams' times
/// of a byte: that of the one stream with one sender, √m times it with m equal ones. If the times
/// of a part were exponentially distributed it would be the harmonic number of m, which for
/// m = 2, 4, 8 (1.50, 2.08, 2.72) lies within 6% of the root. Measured were 1.47 to 1.49, 2.1 to
/// 2.5 and 2.1 to 3.0 (arXiv 2306.03163, groups B, E and F of its experiments, on which this law
/// was chosen among others like it). The mean of the greatest exponential time in its place comes
/// out alike: over groups B to F the mean error of the step is 7.3% with it and 7.4% with the root.
///
/// A line that all streams share does not vary with each of them: lockstep costs only what exceeds
/// the time that the slowest stream and the members' own lines take anyway.
struct Lockstep: Sendable {
    private let members: [NodeID]
    /// By member: seconds that a byte of its share takes beyond its flow.
    private let lags: [Double]

    /// The cost among some members, each of a kind of line.
    ///
    /// - Parameters:
    ///   - classes: The kind of each member's line.
    ///   - widths: Bytes per second of a flow from one kind to another on an idle network.
    ///   - accesses: The narrower direction of each member's access line.
    init(members: [NodeID], classes: [Int], widths: [[Double]], accesses: [ByteRate]) {
        self.members = members
        var counts = [Int](repeating: 0, count: widths.count)
        for kind in classes { counts[kind] += 1 }
        let narrowest = accesses.min()?.bytesPerSecond ?? .infinity
        let shared = Double(members.count - 1) / narrowest
        let ofKind = widths.indices.map { kind in
            Lockstep.lag(at: kind, from: counts, widths, shared: shared)
        }
        lags = classes.map { ofKind[$0] }
    }

    private static func lag(
        at reducer: Int, from counts: [Int], _ widths: [[Double]], shared: Double
    ) -> Double {
        var squares = 0.0
        var slowest = shared
        for sender in widths.indices {
            let count = counts[sender] - (sender == reducer ? 1 : 0)
            guard count > 0 else { continue }
            let time = 1 / widths[sender][reducer]
            squares += Double(count) * time * time
            slowest = max(slowest, time)
        }
        return max(0, squares.squareRoot() - slowest)
    }

    /// How much later a message of a butterfly arrives because its reducer goes in step.
    func delay(
        of message: CollectiveMessage<SizedUpdate>, from: NodeID, to: NodeID
    ) -> Duration {
        let reducer = message.phase == .reduceScatter ? to : from
        guard let place = members.index(ofSorted: reducer) else { return .zero }
        return Duration(roundingUpSeconds: Double(message.bytes.count) * lags[place])
    }
}
