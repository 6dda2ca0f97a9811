import ProtocolCore
import Quantities

/// Leases that begin, go on and end.
extension Auction {
    /// A lease began. Its node asks no more.
    mutating func begin(_ tenure: Tenure, at now: Instant) -> [Directive] {
        guard knows(tenure.tier), knows(tenure.region), tenure.ends > now,
            tenure.term.map({ $0 > .zero }) ?? true
        else { return [.discard(.malformedLease(tenure.node))] }
        guard tenures[tenure.node] == nil else { return [.discard(.leased(tenure.node))] }
        if let ask = askOf[tenure.node] { remove(ask) }
        tenures.insert(tenure, in: place(of: tenure.tier, in: tenure.region))
        return wakeForExpiry()
    }

    /// A lease ended.
    mutating func release(_ node: NodeID) -> [Directive] {
        guard let tenure = tenures[node] else { return [.discard(.noLease(node))] }
        tenures.remove(tenure, from: place(of: tenure.tier, in: tenure.region))
        return []
    }

    /// Renews the leases whose term is over at the standing price, where one stands that suits both
    /// sides; ends the others.
    mutating func endTerms(at now: Instant) -> [Directive] {
        guard let first = tenures.firstEnd, first <= now else { return [] }
        return tenures.over(at: now).map { tenure in
            let place = place(of: tenure.tier, in: tenure.region)
            tenures.remove(tenure, from: place)
            let price = standing[place]
            guard settings.mechanism.hasStandingPrice, price <= tenure.maxPrice,
                price >= tenure.reserve, let term = tenure.term
            else { return .lapse(tenure) }
            // A late wake-up does not shift the terms after it.
            let missed = (now - tenure.ends).nanoseconds / term.nanoseconds
            var renewed = tenure
            renewed.price = price
            renewed.ends = tenure.ends + term * Int(missed + 1)
            tenures.insert(renewed, in: place)
            return .renew(renewed)
        }
    }
}
