import Aggregation
import NetworkSimulation
import ProtocolCore
import Quantities

/// What follows from how often the members of a job agree.
extension DerivedFacts {
    static func rounds(of job: JobConfiguration) -> Fact {
        let steps = job.totalSteps
        switch job.training.mode {
        case .asynchronous(let asynchrony):
            // Each member's steps have its share of the batch.
            let perUpdate = job.training.batch * Int64(asynchrony.innerSteps) / Int64(job.nodes)
            let updates = (job.totalSequences + perUpdate - 1) / max(1, perUpdate)
            return Fact(
                name: "updates", value: NumberText.grouped(updates),
                remark: "of \(asynchrony.innerSteps) steps of one node, if nothing is lost")
        case .streaming(let streaming):
            let fragments = Int64(streaming.fragments)
            let rounds =
                (steps * fragments + Int64(streaming.innerSteps) - 1)
                / Int64(streaming.innerSteps)
            return Fact(
                name: "rounds", value: NumberText.grouped(rounds),
                remark: "of \(streaming.innerSteps)/\(fragments) steps, if nothing is lost")
        case .synchronous, .diloco:
            let perRound = Int64(job.training.mode.stepsPerRound)
            return Fact(
                name: "rounds", value: NumberText.grouped((steps + perRound - 1) / perRound),
                remark: "of \(perRound) steps, if nothing is lost")
        }
    }

    static func updateOnTheWire(of job: JobConfiguration) -> Fact {
        let perParameter = Double(job.updateBytes.count) / job.model.parameters
        var remark = "\(NumberText.significant(perParameter, 4)) B a parameter"
        if case .streaming(let streaming) = job.training.mode {
            remark += " of one of \(streaming.fragments) parts"
        }
        return Fact(name: "update on the wire", value: size(job.exchangeBytes), remark: remark)
    }

    static func bytesOfARound(of job: JobConfiguration) -> Fact {
        guard case .asynchronous = job.training.mode else {
            let isSum = job.training.payload.combination == .sum
            let copies = (isSum ? 2 : Int64(job.nodes)) * Int64(max(0, job.nodes - 1))
            return Fact(
                name: "bytes a round", value: size(Bytes(job.exchangeBytes.count * copies)),
                remark: (isSum ? "2" : "nodes") + " × (nodes − 1) updates "
                    + way(of: job.training.reduction))
        }
        let model = Bytes(roundingUp: 2 * job.model.parameters)
        return Fact(
            name: "bytes an update", value: size(job.exchangeBytes + model),
            remark: "one update to the hub, and the model from it, 2 B a parameter")
    }

    /// The way that updates take, in words.
    private static func way(of reduction: ReductionAlgorithm) -> String {
        switch reduction {
        case .tree: "over a tree"
        case .ring: "around a ring"
        case .halvingDoubling: "by halving and doubling"
        case .doubleTree: "over two trees"
        case .hierarchical: "inside sites and between them"
        case .parameterServer: "over one server"
        case .butterfly: "between all pairs"
        }
    }
}
