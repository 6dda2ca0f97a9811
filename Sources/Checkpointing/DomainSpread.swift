import ProtocolCore

/// Holders that are being chosen, and the failure domains that they use.
struct DomainSpread {
    /// What a holder must be to be taken, the strictest first.
    enum Rule: CaseIterable {
        case unusedSite, unusedOperator, any
    }

    private(set) var chosen: [NodeID] = []
    private let excluded: Set<NodeID>
    private var nodes = SmallSet<NodeID>()
    private var sites = SmallSet<Int32>()
    private var operators = SmallSet<Int32>()

    init(used: [ReplicaHolder], excluded: Set<NodeID>) {
        self.excluded = excluded
        for holder in used { use(holder) }
    }

    /// Whether a holder may be taken under a rule.
    func fits(_ holder: ReplicaHolder, _ rule: Rule) -> Bool {
        let isApart =
            switch rule {
            case .unusedSite: !sites.contains(holder.domain.site)
            case .unusedOperator: !operators.contains(holder.domain.operator)
            case .any: true
            }
        return isApart && !nodes.contains(holder.node) && !excluded.contains(holder.node)
    }

    /// Chooses a holder.
    mutating func take(_ holder: ReplicaHolder) {
        use(holder)
        chosen.append(holder.node)
    }

    private mutating func use(_ holder: ReplicaHolder) {
        nodes.insert(holder.node)
        sites.insert(holder.domain.site)
        operators.insert(holder.domain.operator)
    }
}

/// A set that is a list as long as that is faster: replicas are few.
private struct SmallSet<Member: Hashable> {
    private var few: [Member] = []
    private var many: Set<Member> = []

    func contains(_ member: Member) -> Bool {
        few.contains(member) || !many.isEmpty && many.contains(member)
    }

    mutating func insert(_ member: Member) {
        if few.count < 16 { few.append(member) } else { many.insert(member) }
    }
}
