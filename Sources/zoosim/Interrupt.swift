import Dispatch
import Foundation
import Synchronization

/// Whether the user has pressed Ctrl-C: the run ends at the next stretch, and what was simulated is
/// kept. A second Ctrl-C ends the process at once.
final class Interrupt: Sendable {
    private let wasPressed = Atomic(false)
    nonisolated(unsafe) private var sources: [any DispatchSourceSignal] = []

    init() {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(
                signal: number, queue: DispatchQueue.global(qos: .userInitiated))
            source.setEventHandler { [self] in
                if wasPressed.exchange(true, ordering: .relaxed) {
                    _exit(Terminal.Exit.interrupted)
                }
            }
            source.resume()
            sources.append(source)
        }
    }

    /// Whether it was pressed.
    var isPressed: Bool { wasPressed.load(ordering: .relaxed) }
}
