import Platform
import Quantities
import Randomness

/// What happens to a node by chance and not at every step.
struct NodeLuck: Sendable {
    var availability: AvailabilityProcess
    var provisioning: RandomStream
    /// Orders its asks among those that come at the same instant.
    var lots: RandomStream
    /// When it began to fetch a job's state that is still on its way.
    var fetchBegan: Instant? = nil
    /// In how many parts that comes which are not there yet; none where it comes as a whole.
    var partsAwaited = 0
}
