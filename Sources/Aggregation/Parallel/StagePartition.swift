/// Contiguous layers for each stage of a pipeline, such that the slowest stage is as fast as can
/// be.
///
/// The classic chains-on-chains problem with unlike processors in a fixed order: the least largest
/// stage by dynamic programming over (stage, first layers), O(stages × layers²) (Pınar and Aykanat,
/// Fast optimal load balancing algorithms for 1D partitioning, JPDC 2004, section 2).
public struct StagePartition: Hashable, Sendable {
    /// The layers of each stage, in order; together all layers, none of them empty.
    public let layers: [Range<Int>]
    /// The time of the slowest stage, in the unit of cost over speed.
    public let bottleneck: Double

    /// The partition with the least largest time, or nil if no partition keeps to the limits.
    ///
    /// Of several that are equally good, the one whose last stage is fullest is taken, and what is
    /// left is divided among the stages before it in the same way: the first stages keep more
    /// micro-batches in memory.
    ///
    /// - Parameters:
    ///   - costs: the work of each layer, in any unit, not negative.
    ///   - speeds: of each stage, in any unit, above 0.
    ///   - limits: the most layers that fit into the memory of each stage; nil sets no limit.
    /// - Precondition: there are a stage and a layer; the limits are aligned with the speeds.
    public static func balanced(
        costs: [Double], speeds: [Double], limits: [Int]? = nil
    ) -> StagePartition? {
        precondition(!costs.isEmpty && !speeds.isEmpty, "\(costs.count) layers, \(speeds.count)")
        precondition(speeds.allSatisfy { $0 > 0 }, "speeds \(speeds)")
        precondition(costs.allSatisfy { $0 >= 0 }, "costs \(costs)")
        precondition(limits.map { $0.count == speeds.count } ?? true, "limits \(limits ?? [])")
        let count = costs.count
        var sums = [0.0]
        for cost in costs { sums.append((sums.last ?? 0) + cost) }
        // best[k]: the least largest time of the stages so far over the first k layers.
        var best = [Double](repeating: .infinity, count: count + 1)
        best[0] = 0
        var cuts: [[Int]] = []
        for (stage, speed) in speeds.enumerated() {
            let most = limits?[stage] ?? count
            var next = [Double](repeating: .infinity, count: count + 1)
            var from = [Int](repeating: -1, count: count + 1)
            for end in 1...count {
                for start in max(0, end - most)..<end where best[start] < .infinity {
                    let time = max(best[start], (sums[end] - sums[start]) / speed)
                    if time < next[end] { (next[end], from[end]) = (time, start) }
                }
            }
            best = next
            cuts.append(from)
        }
        guard best[count] < .infinity else { return nil }
        var layers: [Range<Int>] = []
        var end = count
        for from in cuts.reversed() {
            layers.append(from[end]..<end)
            end = from[end]
        }
        return StagePartition(layers: layers.reversed(), bottleneck: best[count])
    }

    /// The stages' shares of all layers.
    public var shares: [Double] {
        let whole = Double(layers.last?.upperBound ?? 1)
        return layers.map { Double($0.count) / whole }
    }
}
