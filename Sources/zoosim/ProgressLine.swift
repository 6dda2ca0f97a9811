import Experiments
import Foundation
import NetworkSimulation
import Quantities
import Synchronization

/// Shows on standard error how far a run is: one redrawn line on a terminal, elsewhere lines at
/// widening intervals.
final class ProgressLine: Sendable {
    private struct State {
        /// When the run under way began, which is before its first progress is noted.
        var began = Date()
        /// When progress was noted last.
        var seen = Date()
        var next = Date(timeIntervalSinceNow: 1)
        var interval = 1.0
        var role: RunRole?
        var events: Int64 = 0
        var drew = false
    }
    private let state = Mutex(State())
    private let isQuiet: Bool

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    /// Takes the state of a run.
    func note(_ progress: PairedRun.Progress) {
        guard !isQuiet else { return }
        state.withLock { state in
            let now = Date()
            if let role = state.role, role != progress.role { state.began = state.seen }
            state.role = progress.role
            state.seen = now
            guard now >= state.next else { return }
            let elapsed = now.timeIntervalSince(state.began)
            let rate = Double(progress.events) / max(elapsed, 1e-3)
            var line =
                "\(progress.role.rawValue): "
                + "\(NumberText.fixed(progress.share * 100, digits: 0))% of the text, "
                + "\(RunTable.span(progress.now.sinceStart)) simulated, "
                + "\(NumberText.grouped(Int64(rate))) events/s"
            if progress.share > 0.02, progress.share < 1 {
                let left = elapsed * (1 - progress.share) / progress.share
                line += ", about \(NumberText.fixed(left, digits: 0)) s left"
            }
            show(line, &state, now)
        }
    }

    /// Shows a line about something else that takes its time.
    func say(_ line: String) {
        guard !isQuiet else { return }
        let now = Date()
        state.withLock { if now >= $0.next { show(line, &$0, now) } }
    }

    private func show(_ line: String, _ state: inout State, _ now: Date) {
        if Terminal.isInteractive {
            Terminal.redraw(line)
            state.next = now.addingTimeInterval(0.2)
        } else {
            Terminal.complain(line)
            state.interval *= 2
            state.next = now.addingTimeInterval(state.interval)
        }
        state.drew = true
    }

    /// Takes the line away.
    func clear() {
        let drew = state.withLock { $0.drew }
        if drew, Terminal.isInteractive { Terminal.redraw("") }
    }
}
