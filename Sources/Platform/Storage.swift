public import Quantities

/// A place on a host that keeps bytes: its disk, or host memory for snapshots.
public struct Storage: Hashable, Sendable {
    /// How fast it takes bytes.
    public var write: ByteRate
    /// How fast it gives them back.
    public var read: ByteRate

    /// - Precondition: both rates are positive; `.unlimited` takes no time.
    public init(write: ByteRate, read: ByteRate) {
        precondition(
            write.bytesPerSecond > 0 && read.bytesPerSecond > 0,
            "storage of \(write.bytesPerSecond) and \(read.bytesPerSecond) B/s")
        self.write = write
        self.read = read
    }

    /// The time to write so many bytes, rounded up to the next nanosecond.
    public func writeTime(_ bytes: Bytes) -> Duration { bytes / write }
    /// The time to read so many bytes, rounded up to the next nanosecond.
    public func readTime(_ bytes: Bytes) -> Duration { bytes / read }
}
