import Aggregation
import Foundation
import Platform
import Quantities
import Testing

@testable import NetworkSimulation

/// Long chains of messages without bytes do not pile up on the stack.
@Suite struct LongRingTests {
    /// The rounds of a ring of so many members, run on a thread with little stack.
    private func rounds(members: Int, isCoalescing: Bool) async -> Int {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                var world = SmallWorld.pair(speeds: [1, 1], sequences: Int64(members) * 40)
                world.fleet[0].count = members
                world.fleet[0].identities = nil
                world.isCoalescing = isCoalescing
                world.jobs[0].nodes = members
                world.jobs[0].minimumNodes = members
                world.jobs[0].training.mode = .synchronous
                world.jobs[0].training.reduction = .ring
                world.jobs[0].training.batch = Int64(members) * 20
                let report = SmallWorld.run(world, sink: MemorySink())
                continuation.resume(returning: report.jobs[0].rounds)
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
    }

    @Test(arguments: [false, true])
    func `a ring of a thousand members fits on a small stack`(isCoalescing: Bool) async {
        let found = await rounds(members: 1_000, isCoalescing: isCoalescing)
        #expect(found == 2)
    }
}
