public import Quantities

/// A machine with accelerators of one kind at a site.
public struct Host: Hashable, Sendable {
    /// Its place in the topology.
    public var id: HostID
    /// Where it stands.
    public var site: SiteID
    /// The kind of its accelerators.
    public var accelerator: Accelerator
    /// How many it has.
    public var gpus: Int
    /// A factor on the compute rate; 1 is what the kind is expected to do.
    public var speed: Double
    /// Its disk.
    public var storage: Storage
    /// Its memory as a place for snapshots; nil if it keeps none there.
    public var snapshots: Storage?

    /// - Precondition: at least one accelerator, and a positive speed.
    public init(
        id: HostID, site: SiteID, accelerator: Accelerator, gpus: Int, speed: Double = 1,
        storage: Storage, snapshots: Storage? = nil
    ) {
        precondition(gpus > 0 && speed > 0, "a host of \(gpus) GPUs at speed \(speed)")
        self.id = id
        self.site = site
        self.accelerator = accelerator
        self.gpus = gpus
        self.speed = speed
        self.storage = storage
        self.snapshots = snapshots
    }

    /// The memory of all its accelerators.
    public var memory: Bytes { accelerator.memory * gpus }

    /// The useful operations per second at an expected share of the peak.
    public func rate(at estimate: StepTimeEstimate) -> FLOPRate {
        estimate.rate(of: accelerator, gpus: gpus) * speed
    }
}
