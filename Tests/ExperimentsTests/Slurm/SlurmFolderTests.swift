import Foundation
import Testing

@testable import Experiments

/// Who follows a sweep.
struct SlurmFolderTests {
    private func folder(in scratch: ScratchFolder) throws -> SlurmFolder {
        let plan = try SweepFixture.plan(SweepFixture.lines + "replications: 1")
        let store = SweepStore(of: plan, output: scratch.path)
        try store.make()
        return SlurmFolder(of: SweepRun(plan, store: store))
    }

    @Test func `who comes second is told who is there`() throws {
        let scratch = ScratchFolder()
        let folder = try folder(in: scratch)
        #expect(try folder.hold() == .held)
        guard case .taken(let holder) = try folder.hold() else {
            Issue.record("two hold it")
            return
        }
        #expect(holder.hasPrefix("process \(getpid()) on "))
    }

    @Test func `a holder that has not said its name yet is another process`() throws {
        let scratch = ScratchFolder()
        #expect(
            try folder(in: scratch).hold { _ in EWOULDBLOCK } == .taken(holder: "another process"))
    }

    @Test(arguments: [ENOLCK, ENOSYS, EOPNOTSUPP])
    func `a file system without locks is nobody's hold`(_ error: Int32) throws {
        let scratch = ScratchFolder()
        let hold = try folder(in: scratch).hold { _ in error }
        #expect(hold == .unknown(reason: String(cString: strerror(error))))
    }
}
