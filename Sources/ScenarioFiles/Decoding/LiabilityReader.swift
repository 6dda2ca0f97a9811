import Accounting
import NetworkSimulation
import Quantities

/// Reads what stands behind a node besides its stake, and what becomes of it.
enum LiabilityReader {
    static func jail(_ reader: KeyedReader) -> JailPolicy? {
        reader.optionalObject(
            "jail", isNoneByDefault: true,
            about: "Out of service for a time, for nodes that are down too much; “none” for nobody."
        ) { reader in
            let tolerance = reader.value(
                "tolerance", .share.like("50%"), .standard("50%"),
                about: "Share of an SLA period that a node may be down.")
            let term = reader.value(
                "term", .duration.positive.like("1 d"), .standard("1 d"),
                about: "For how long it gets no lease for training, and no reward.")
            return JailPolicy(
                tolerance: tolerance.value, term: max(.nanoseconds(1), term.value))
        }
    }

    static func appeals(_ reader: KeyedReader) -> AppealPolicy {
        reader.object("appeals") { reader in
            let window = reader.value(
                "window", .duration.nonNegative.like("3 d"), .standard("0 s"),
                about: "From a slash to the last moment of an appeal; 0 s: none is heard. A node "
                    + "that was wrongly convicted appeals, and is heard at the end of the epoch.")
            let decision = reader.value(
                "decision", .duration.nonNegative.like("4 d"), .standard("0 s"),
                about: "From then on until an appeal must be decided, or the slash stands.")
            return AppealPolicy(
                window: max(.zero, window.value), decision: max(.zero, decision.value))
        }
    }

    static func delegation(_ reader: KeyedReader) -> EconomyConfiguration.Delegation? {
        reader.optionalObject(
            "delegation", isNoneByDefault: true,
            about: "What holders of ZEN put behind the nodes; “none” for nothing."
        ) { reader in
            let each = reader.value(
                "per_node", .zen.positive.like("1000 ZEN"), .standard("1000 ZEN"),
                about: "What holders put behind each node at the start.")
            let commission = reader.value(
                "commission", .share.like("10%"), .standard("10%"),
                about: "What operators keep of their delegators' rewards.")
            return EconomyConfiguration.Delegation(
                perNode: each.value, commission: commission.value)
        }
    }
}
