import ProtocolCore
import Quantities

@testable import Scheduling

/// Small fleets and requests for the tests.
func seconds(_ n: Int64) -> Instant { .start + .seconds(n) }
func price(_ zen: Double) -> GPUHourPrice { GPUHourPrice(microZen: Int64(zen * 1_000_000)) }

func description(
    _ node: Int, site: Int = 0, operator operated: Int = 0, jurisdiction: Int = 0, tier: Int = 0,
    memory: Int64 = 40, network: Double = 100, gpus: Int = 4
) -> NodeDescription {
    NodeDescription(
        node: NodeID(node), tier: TierID(tier),
        capability: Capability(
            accelerator: "A100-40GB", gpus: gpus, memoryPerGPU: Bytes(memory * 1_000_000_000),
            hostMemory: Bytes(256_000_000_000), up: .gbps(network), down: .gbps(network)),
        domain: FailureDomain(site: site, operator: operated, jurisdiction: jurisdiction))
}

/// Sites in a row: each step between neighbours is 10 ms and halves the rate.
func line(of sites: Int) -> SiteDistances {
    let steps = (0..<sites).map { a in (0..<sites).map { abs(a - $0) } }
    return SiteDistances(
        roundTrip: steps.map { $0.map { .milliseconds(Int64(10 * $0)) } },
        rate: steps.map { $0.map { .gbps(64 / Double(1 << $0)) } })
}

func request(
    _ job: Int = 0, _ nodes: Int, atLeast minimum: Int? = nil, tier: TierID? = nil,
    memory: Int64 = 0, network: Double = 0, upTo maxPrice: Double = 9,
    weights: PlacementWeights = PlacementWeights(), perSite: Int? = nil, dataSite: Int32? = nil
) -> GangRequest {
    GangRequest(
        job: JobID(job), nodes: nodes, minimumNodes: minimum ?? nodes, tier: tier,
        memoryPerNode: Bytes(memory * 1_000_000_000), minimumNetwork: .gbps(network),
        maxPrice: price(maxPrice), dataSite: dataSite, dataPerNode: Bytes(10_000_000_000),
        trafficPerRound: Bytes(1_000_000_000), weights: weights, maxNodesPerSite: perSite)
}

func offers(_ nodes: some Sequence<Int>, at ask: Double = 2) -> [Offer] {
    nodes.map { Offer(node: NodeID($0), ask: price(ask)) }
}

/// A scheduler whose nodes, numbered through, are admitted and up.
func scheduler(_ nodes: [NodeDescription], sites: Int = 4) -> GangScheduler {
    var scheduler = GangScheduler(settings: GangScheduler.Settings(distances: line(of: sites)))
    for node in nodes {
        _ = scheduler.handle(.admit(node), at: .start)
        _ = scheduler.handle(.nodeUp(node.node), at: .start)
    }
    return scheduler
}
func fleet(_ nodes: Int, sites: Int = 4) -> [NodeDescription] {
    (0..<nodes).map { description($0, site: $0 % sites, operator: $0 % 3, jurisdiction: $0 % 2) }
}

func granted(_ directives: [GangScheduler.Directive]) -> [Lease] {
    directives.compactMap { if case .grant(let lease) = $0 { lease } else { nil } }
}
func seek(_ job: Int, _ nodes: Int, atLeast minimum: Int, upTo maxPrice: Double = 9)
    -> GangScheduler.Directive
{
    .seek(
        job: JobID(job), nodes: nodes, minimumNodes: minimum, tier: nil, maxPrice: price(maxPrice))
}
func only(
    locality: Double = 0, topology: Double = 0, cost: Double = 0, reliability: Double = 0
) -> PlacementWeights {
    PlacementWeights(
        locality: locality, topology: topology, cost: cost, reliability: reliability)
}
