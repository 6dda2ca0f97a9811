public import ProtocolCore
public import Quantities

extension GangScheduler {
    /// Why an offer was of no use to its job.
    public enum WaitReason: Hashable, Sendable, CustomStringConvertible {
        /// Of the nodes offered, those that are up, free, suitable and within the price are too
        /// few.
        case tooFewUsable(offered: Int, usable: Int, needed: Int)
        /// The market awarded fewer nodes than are of use.
        case tooFewAwarded(awarded: Int, needed: Int)
        /// The price is above the job's maximum.
        case aboveMaximum(price: GPUHourPrice, maxPrice: GPUHourPrice)

        /// The reason in words.
        public var description: String {
            switch self {
            case .tooFewUsable(let offered, let usable, let needed):
                "\(usable) of \(offered) offered nodes can be used, and \(needed) are needed"
            case .tooFewAwarded(let awarded, let needed):
                "\(awarded) nodes were awarded, and \(needed) are needed"
            case .aboveMaximum(let price, let maxPrice):
                "the price of \(price.inZen) ZEN/GPU-h is above the job's maximum of "
                    + "\(maxPrice.inZen) ZEN/GPU-h"
            }
        }
    }

    /// Why a request was not taken.
    public enum RejectReason: Hashable, Sendable, CustomStringConvertible {
        /// The job has a gang or seeks one.
        case repeated
        /// It wants no node, or its minimum is not from 1 to what it wants, or a site may hold
        /// none.
        case malformed(nodes: Int, minimumNodes: Int, maxNodesPerSite: Int?)
        /// A weight is negative or not a finite number.
        case unsoundWeights(PlacementWeights)
        /// The training data lies at a site that does not exist.
        case unknownSite(Int32)
        /// The admitted nodes that pass all filters are too few.
        case tooFewNodes(admitted: Int, suitable: Int, minimum: Int, failing: [FilterCount])
        /// The suitable nodes stand too close together for the limit of a site.
        case tooFewPlaces(suitable: Int, places: Int, minimum: Int, maxNodesPerSite: Int)

        /// The reason in words.
        public var description: String {
            switch self {
            case .repeated: return "the job has a gang already, or seeks one"
            case .malformed(let nodes, let minimum, let limit):
                let sites = limit.map { ", with at most \($0) at a site" } ?? ""
                return "it wants \(nodes) nodes and at least \(minimum)\(sites)"
            case .unsoundWeights(let weights): return "its weights are \(weights)"
            case .unknownSite(let site):
                return "its data lies at site \(site), which does not exist"
            case .tooFewNodes(let admitted, let suitable, let minimum, let failing):
                let counts = failing.filter { $0.nodes > 0 }
                    .map { "\($0.nodes) fail the \($0.filter) filter" }.joined(separator: ", ")
                return "\(suitable) of \(admitted) admitted nodes are suitable, and the job needs "
                    + "\(minimum)" + (counts.isEmpty ? "" : ": \(counts)")
            case .tooFewPlaces(let suitable, let places, let minimum, let limit):
                return "\(suitable) nodes are suitable, but with at most \(limit) at a site only "
                    + "\(places) can be used, and the job needs \(minimum)"
            }
        }
    }

    /// Why an input, or a part of it, had no effect.
    public enum DiscardReason: Hashable, Sendable, CustomStringConvertible {
        /// The node was admitted before.
        case alreadyAdmitted(NodeID)
        /// The node stands at a site that does not exist.
        case unknownSite(NodeID, Int32)
        /// The node was never admitted.
        case unknownNode(NodeID)
        /// The node was up when it was told to be up.
        case alreadyUp(NodeID)
        /// The node was down when it was told to be down.
        case alreadyDown(NodeID)
        /// The node was ejected before.
        case ejected(NodeID)
        /// The job has no gang and seeks none.
        case unknownJob(JobID)
        /// The job has all the nodes that it wants.
        case nothingMissing(JobID)
        /// More nodes were awarded than the job misses; the rest of the award lapses.
        case surplus(JobID, nodes: Int)
        /// No such lease runs.
        case unknownLease(LeaseID)

        /// The reason in words.
        public var description: String {
            switch self {
            case .alreadyAdmitted(let node): "\(node) was admitted before"
            case .unknownSite(let node, let site):
                "\(node) stands at site \(site), which does not exist"
            case .unknownNode(let node): "\(node) was never admitted"
            case .alreadyUp(let node): "\(node) is up already"
            case .alreadyDown(let node): "\(node) is down already"
            case .ejected(let node): "\(node) was ejected"
            case .unknownJob(let job): "\(job) has no gang and seeks none"
            case .nothingMissing(let job): "\(job) has all its nodes"
            case .surplus(let job, let nodes): "\(job) needs \(nodes) nodes fewer than were awarded"
            case .unknownLease(let id): "\(id) does not run"
            }
        }
    }
}
