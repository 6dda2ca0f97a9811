/// The engine of a flow network on the heap, so that a network is a value that is copied only when
/// somebody keeps two.
///
/// It is reached through a pointer, because access to a class's own variable is checked each time.
/// Sendable: a network changes it only while it is the only owner.
final class FlowStorage: @unchecked Sendable {
    let engine: UnsafeMutablePointer<FlowEngine>

    init(_ engine: consuming FlowEngine) {
        self.engine = .allocate(capacity: 1)
        self.engine.initialize(to: engine)
    }

    deinit {
        engine.deinitialize(count: 1)
        engine.deallocate()
    }

    /// Another of the same state.
    func copy() -> FlowStorage { FlowStorage(FlowEngine(copying: engine.pointee)) }
}
