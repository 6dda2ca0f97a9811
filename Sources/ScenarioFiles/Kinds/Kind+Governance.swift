import Accounting
import NetworkSimulation
import Quantities

extension Kind<Int64> {
    /// The value of a tunable rule, in the unit that it has.
    static func value(of unit: Tunable.Unit) -> Kind {
        switch unit {
        case .share:
            Kind<Ratio>.share.like("3%").counted(\.partsPerMillion) { Ratio(millionths: $0) }
        case .positiveShare:
            Kind<Ratio>.positiveShare.like("1%").counted(\.partsPerMillion) {
                Ratio(millionths: $0)
            }
        case .factor:
            Kind<Ratio>.ratio.nonNegative.like("100%").counted(\.partsPerMillion) {
                Ratio(millionths: $0)
            }
        case .amount: Kind<Zen>.zen.nonNegative.counted(\.micro) { Zen(micro: $0) }
        case .price:
            Kind<GPUHourPrice>.price.nonNegative.counted(\.microZen) { GPUHourPrice(microZen: $0) }
        case .duration:
            Kind<Duration>.duration.nonNegative.counted(\.nanoseconds) { .nanoseconds($0) }
        case .perGigabyte: Kind<Zen>.zenPerGigabyte.counted(\.micro) { Zen(micro: $0) }
        }
    }
}

extension Kind {
    /// The same kind, as a whole number of its smallest unit.
    fileprivate func counted(
        _ number: @escaping @Sendable (Value) -> Int64,
        from value: @escaping @Sendable (Int64) -> Value
    ) -> Kind<Int64> {
        Kind<Int64>(
            name, example: example, standIn: number(standIn),
            read: { text throws(Misfit) in number(try self.value(of: text)) },
            write: { self.canonical(value($0), written: "") })
    }
}

extension Ratio {
    fileprivate init(millionths: Int64) { self.init(Double(millionths) / 1e6) }
}

extension Kind<ProposalConfiguration.Sponsor> {
    /// Who makes a proposal: the name of a fleet group, “treasury” or “holder”.
    static func sponsor(groups: [String?]) -> Kind {
        let name = "the name of a fleet group, “treasury” or “holder”"
        let known = ["treasury", "holder"] + groups.compactMap { $0 }
        return Kind(
            name, example: "treasury", standIn: .treasury,
            read: { text throws(Misfit) in
                if text == "treasury" { return .treasury }
                if text == "holder" { return .holder }
                guard let group = groups.firstIndex(of: text) else {
                    throw Misfit(
                        "write \(name)", expected: known.joined(separator: ", "),
                        nearest: Spelling.nearest(text, among: known), showsExample: true)
                }
                return .group(group)
            },
            write: {
                switch $0 {
                case .treasury: "treasury"
                case .holder: "holder"
                case .group(let group): groups[group] ?? ""
                }
            })
    }
}

extension Kind<Stance.Opinion> {
    /// Shares of ballots, or that voters look at their own books.
    static var opinion: Kind {
        let name = "shares of “yes”, “no”, “veto” and “abstain”, or “own_interest”"
        let words = ["yes", "no", "veto", "abstain"]
        var kind = Kind(
            name, example: "yes 60%, no 30%, veto 5%, abstain 5%", standIn: .ownInterest,
            read: { text throws(Misfit) in
                if text == "own_interest" { return .ownInterest }
                var shares = [Ratio?](repeating: nil, count: words.count)
                for part in text.words {
                    let pieces = part.split(separator: " ").map(String.init)
                    guard pieces.count == 2, let place = words.firstIndex(of: pieces[0]),
                        shares[place] == nil
                    else {
                        throw Misfit(
                            "write \(name)", expected: name,
                            nearest: pieces.first.flatMap {
                                Spelling.nearest($0, among: words + ["own_interest"])
                            }, showsExample: true)
                    }
                    shares[place] = try Kind<Ratio>.share.value(of: pieces[1])
                }
                let sum = shares.reduce(Int64(0)) { $0 + ($1?.partsPerMillion ?? 0) }
                guard sum == 1_000_000 else {
                    throw Misfit(
                        "the shares add up to \(Ratio(Double(sum) / 1e6)); 100% is all there is",
                        expected: name)
                }
                return .shares(
                    yes: shares[0] ?? .zero, no: shares[1] ?? .zero, veto: shares[2] ?? .zero,
                    abstain: shares[3] ?? .zero)
            },
            write: {
                switch $0 {
                case .ownInterest: "own_interest"
                case .shares(let yes, let no, let veto, let abstain):
                    zip(words, [yes, no, veto, abstain]).filter { $0.1 > .zero }
                        .map { "\($0.0) \($0.1)" }.joined(separator: ", ")
                }
            })
        kind.joinsList = true
        return kind
    }
}
