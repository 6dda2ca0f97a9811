/// When the parts of an exchange are there, and when its result is needed: shares of a step.
///
/// A step goes forward through the layers in a third of its time and backward through them in two
/// thirds. What is exchanged of a layer is known when the last step of a round has gone backward
/// through it, and needed when a later step goes forward into it. Streaming DiLoCo's model of
/// compute utilisation is a graph of such nodes, layer by layer (arXiv 2501.18512, section 3.1).
/// The parts are exchanged in the order in which they are there, so that the lowest layer is the
/// last to come and the first to be needed.
public struct ExchangeWindow: Hashable, Sendable {
    /// From the beginning of the last step to the first part, and to the last.
    public let first: Double
    public let last: Double
    /// From the beginning of a step to the lowest layer.
    public let needed: Double

    /// The window of an exchange of some layers, cut into buckets of equal size.
    ///
    /// - Parameters:
    ///   - layers: ascending, from 0.
    ///   - count: the layers of the model.
    /// - Precondition: there is a layer and a bucket, and no layer lies beyond the model.
    public init(of layers: [Int], among count: Int, buckets: Int) {
        precondition(buckets > 0, "\(buckets) buckets")
        guard let lowest = layers.first, let highest = layers.last, highest < count else {
            preconditionFailure("\(layers) among \(count) layers")
        }
        // Where the uppermost bucket ends.
        let begin = Double(layers.count) * (1 - 1 / Double(buckets))
        let place = min(layers.count - 1, Int(begin))
        let end = Double(layers[place]) + begin - Double(place)
        first = 1 - 2.0 / 3 * end / Double(count)
        last = 1 - 2.0 / 3 * Double(lowest) / Double(count)
        needed = Double(lowest) / Double(count) / 3
    }
}
