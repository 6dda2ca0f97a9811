import Platform
import Randomness

/// What happens to a node by chance and not at every step.
struct NodeLuck: Sendable {
    var availability: AvailabilityProcess
    var provisioning: RandomStream
}
