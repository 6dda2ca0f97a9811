public import Quantities

/// The least that a node of a tier must have, and what the tier promises.
public struct Tier: Hashable, Sendable {
    /// The tier's name, such as "bronze".
    public var name: String
    /// The accelerator, by catalogue name, and how many a node has.
    public var accelerator: String
    public var gpus: Int
    public var hostMemory: Bytes
    /// The access line of a node, in each direction.
    public var network: ByteRate
    /// The share of time that a node promises to be up.
    public var uptime: Ratio
    /// Where the auctions open.
    public var listPrice: GPUHourPrice

    public init(
        name: String, accelerator: String, gpus: Int, hostMemory: Bytes, network: ByteRate,
        uptime: Ratio, listPrice: GPUHourPrice
    ) {
        self.name = name
        self.accelerator = accelerator
        self.gpus = gpus
        self.hostMemory = hostMemory
        self.network = network
        self.uptime = uptime
        self.listPrice = listPrice
    }
}
