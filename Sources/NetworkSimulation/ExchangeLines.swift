import Aggregation
import Platform
import ProtocolCore
import Quantities

/// Who meets whom over which lines, and what the messages of an exchange wait for.
struct ExchangeLines: Sendable {
    let hosts: IdentityMap
    let streams: Int
    /// Collectives that the exchange is made of, one after the other.
    var collectives = 1
    /// The latencies around the ring, if it is one.
    var ring: RingLatencies?
    /// What lockstep costs, if members exchange in step.
    var lockstep: Lockstep?

    /// The order of the flow that carries a message.
    ///
    /// A message that stands for several hops, or for several collectives, pays the latency of
    /// each.
    func request(
        for message: CollectiveMessage<SizedUpdate>, from: NodeID, to: NodeID,
        over topology: Topology, tag: UInt64 = 0
    ) -> FlowRequest {
        var extra = Duration.zero
        let latencies = message.hops * collectives
        if latencies > 1 {
            let path = topology.path(
                from: topology.site(of: hosts[from]), to: topology.site(of: hosts[to]))
            let latency = ((path?.roundTrip.nanoseconds ?? 0) + 1) / 2
            let own = Duration(nanoseconds: latency)
            let way = message.hops > 1 ? ring?.way(to: to) : nil
            extra = way.map { $0 * collectives - own } ?? own * (latencies - 1)
        }
        if let lockstep { extra += lockstep.delay(of: message, from: from, to: to) }
        return FlowRequest(
            source: hosts[from], destination: hosts[to], bytes: message.bytes, streams: streams,
            extraLatency: extra, tag: tag)
    }
}
