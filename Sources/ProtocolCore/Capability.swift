public import Quantities

/// What a node can do, as it was admitted: the facts a scheduler filters by.
public struct Capability: Hashable, Sendable {
    /// The accelerator's catalogue name, such as "A100-40GB".
    public var accelerator: String
    /// Accelerators on the node, at least 1.
    public var gpus: Int
    /// Memory of one accelerator.
    public var memoryPerGPU: Bytes
    /// Memory of the host.
    public var hostMemory: Bytes
    /// The access line, out of the node and into it.
    public var up: ByteRate
    public var down: ByteRate

    public init(
        accelerator: String, gpus: Int, memoryPerGPU: Bytes, hostMemory: Bytes, up: ByteRate,
        down: ByteRate
    ) {
        self.accelerator = accelerator
        self.gpus = gpus
        self.memoryPerGPU = memoryPerGPU
        self.hostMemory = hostMemory
        self.up = up
        self.down = down
    }
}
