public import NetworkSimulation

/// A sink that hands every row to several others, in their order.
public final class TeeSink: RecordSink {
    private let sinks: [any RecordSink]

    /// A sink for the others.
    public init(_ sinks: [any RecordSink]) { self.sinks = sinks }

    /// Hands a row on.
    public func append(_ row: [RecordValue], to table: Int, of role: RunRole) {
        for sink in sinks { sink.append(row, to: table, of: role) }
    }
}
