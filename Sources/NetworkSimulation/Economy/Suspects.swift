import ProtocolCore
import Quantities
import Randomness

/// The nodes that make work of rentals up, and how much of it was looked at in this epoch.
///
/// Honest nodes have no entry: what nobody makes up costs nothing to check.
struct Suspects: Sendable {
    /// By node: the chance that nothing was found in this epoch, as a logarithm; and for whom it
    /// worked last.
    private var exposures: [Int: Exposure] = [:]
    /// By node: the luck of its checks.
    private var streams: [Int: RandomStream] = [:]
    /// By node: the share that those make up who decide about it, and what they get elsewhere for
    /// the time, as a share of the lease price.
    private var chosen: [Int: (share: Ratio, gain: Ratio)] = [:]
    /// By node: what was made up so far.
    private var made: [Int: MadeUp] = [:]

    /// GPU-time that was made up, and what it brought elsewhere.
    struct MadeUp: Hashable, Sendable {
        var time = GPUTime.zero
        var sold = Zen.zero
    }

    private struct Exposure: Sendable {
        var log = 0.0
        var job: JobID
    }

    /// The share of its work that a node makes up.
    ///
    /// - Parameter falsified: the share that is in the nature of its group.
    func share(of node: Int, falsified: Double) -> Ratio {
        if !chosen.isEmpty, let share = chosen[node]?.share { return share }
        return falsified > 0 ? Ratio(falsified) : .zero
    }

    /// A node makes up another share from now on.
    mutating func choose(_ share: Ratio, gain: Ratio, for node: Int) {
        chosen[node] = (share, gain)
    }

    /// What a node has made up so far.
    func madeUp(on node: Int) -> MadeUp { made[node] ?? MadeUp() }

    /// A node has made some work up, for which it is paid at a price; whether it has sold the time
    /// elsewhere.
    mutating func note(_ time: GPUTime, on node: Int, at price: GPUHourPrice) -> Bool {
        made[node, default: MadeUp()].time += time
        guard let gain = chosen[node]?.gain, gain > .zero else { return false }
        let sold = price.inZen * time.inHours * gain.value
        made[node]?.sold += Zen(micro: Int64((sold * 1e6).rounded()))
        return true
    }

    /// A node has done some steps that are checked.
    mutating func expose(
        _ node: Int, to checks: RentalChecks, share: Ratio, steps: Double, job: JobID
    ) {
        let odds = checks.sample.value * share.value * checks.power.value
        let log = odds < 1 ? ElementaryFunctions.log1p(-odds) : -1e9
        exposures[node, default: Exposure(job: job)].log += steps * log
        exposures[node]?.job = job
    }

    /// Who was found out in the epoch that ends, by node; one draw for each that took a risk.
    mutating func findings(
        seed: Seed, entity: (Int) -> UInt64
    ) -> [(node: Int, job: JobID)] {
        guard !exposures.isEmpty else { return [] }
        var found: [(node: Int, job: JobID)] = []
        for (node, exposure) in exposures.sorted(by: { $0.key < $1.key }) {
            var stream =
                streams[node]
                ?? RandomStream(seed: seed, entity: entity(node), purpose: "rental.check")
            let caught = -ElementaryFunctions.expm1(exposure.log)
            if stream.uniform() < caught { found.append((node, exposure.job)) }
            streams[node] = stream
        }
        exposures.removeAll(keepingCapacity: true)
        return found
    }
}
