import Accounting
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling
import Testing

@testable import NetworkSimulation

/// Laws that hold in every world, however its jobs are trained; a failing number repeats its world.
@Suite struct RandomModeTests {
    @Test(arguments: ModeWorld.allCases, 0..<30)
    func `nothing is lost in any mode`(_ mode: ModeWorld, _ number: Int) {
        let (model, _) = WorldLaws.assertNothingLost(in: mode.random(number))
        for run in model.world.runs { #expect(run.keptWork.isEmpty) }
    }

    @Test(arguments: ModeWorld.allCases, 0..<12)
    func `every job is finished once the faults have stopped, in any mode`(
        _ mode: ModeWorld, _ number: Int
    ) {
        WorldLaws.assertConvergence(of: mode.random(number), within: .hours(6))
    }
}
