import Platform
import Quantities
import Randomness

/// What happens to a node by chance and not at every step.
struct NodeLuck: Sendable {
    var availability: AvailabilityProcess
    var provisioning: RandomStream
    /// When it began to fetch a job's state that is still on its way.
    var fetchBegan: Instant? = nil
}
