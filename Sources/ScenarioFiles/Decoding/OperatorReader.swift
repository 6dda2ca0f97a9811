import NetworkSimulation
import Quantities

/// Reads how those decide who run a group of nodes.
enum OperatorReader {
    static func read(_ reader: KeyedReader, count: Field<Int>) -> OperatorConfiguration? {
        reader.optionalObject(
            "operator", isNoneByDefault: true,
            about: "How those decide who run the nodes; “none”: the nodes stay, at one ask."
        ) { reader in
            var policy = OperatorConfiguration()
            policy.ask =
                reader.value(
                    "ask", .askStrategy, .standard("list"),
                    about: "The price: what “ask” of the group draws; the full cost and a markup; "
                        + "or up and down with the use of its nodes, never below what work costs."
                ).value
            policy.requiredReturn =
                reader.value(
                    "required_return", .ratio.nonNegative.like("15%"),
                    .standard("15%", low: "10%", high: "25%"),
                    about:
                        "The least annual rate on stake and hardware for which it comes or stays."
                ).value.value
            let reserve = reader.value(
                "reserve", Kind<Int>.integer(from: 0).like("20"), .standard("0"),
                about: "Nodes of the group, the last ones, that are not there at first.")
            policy.reserve = reserve.value
            if count.isSound, reserve.isSound, reserve.value > count.value {
                policy.reserve = count.value
                reader.context.report(
                    reserve.error(
                        "holds back more nodes than the group has, \(count.text)",
                        expected: "at most \(count.text)"))
            }
            times(reader, &policy)
            worth(reader, &policy)
            return policy
        }
    }

    private static func times(_ reader: KeyedReader, _ policy: inout OperatorConfiguration) {
        policy.review =
            reader.value(
                "review", .duration.positive.like("7 d"),
                .standard("7 d", low: "1 d", high: "30 d"),
                about: "From one review of the business to the next."
            ).value
        policy.patience =
            reader.value(
                "patience", Kind<Int>.integer(from: 1).like("4"),
                .standard("4", low: "2", high: "12"),
                about: "Reviews in a row that must disappoint until it leaves."
            ).value
        policy.notice =
            reader.value(
                "notice", .duration.nonNegative.like("7 d"), .standard("7 d"),
                about: "From the decision to leave until its nodes are gone."
            ).value
        policy.delivery =
            reader.value(
                "delivery", .duration.nonNegative.like("30 d"),
                .standard("30 d", low: "7 d", high: "120 d"),
                about: "From the decision to come until its nodes are there."
            ).value
    }

    private static func worth(_ reader: KeyedReader, _ policy: inout OperatorConfiguration) {
        policy.resale =
            reader.value(
                "resale", .share.like("100%"), .standard("100%", low: "0%", high: "100%"),
                about: "What a used node brings, as a share of its book value."
            ).value
        policy.age =
            reader.value(
                "age", .duration.nonNegative.like("2 years"), .standard("0 s"),
                about: "How old the hardware is at the start; that of the reserve is new."
            ).value
        policy.cheating = reader.optionalObject(
            "cheats_if_it_pays", isNoneByDefault: true,
            about: "What it makes up when it reckons that to pay; “none” for an honest operator."
        ) { reader in
            let share = reader.value(
                "share", .positiveShare.like("50%"), .standard("50%"),
                about: "Share of its steps that it makes up then.")
            let gain = reader.value(
                "gain", .share.like("50%"), .standard("0%", low: "0%", high: "100%"),
                about: "What it gets elsewhere for the GPU-time, as a share of the lease price.")
            let foresight = reader.value(
                "looks_ahead", .duration.nonNegative.like("30 d"),
                .standard("365 d", low: "0 s", high: "730 d"),
                about: "For how long to come it reckons with the profit that it would lose.")
            return OperatorConfiguration.Cheating(
                share: share.value, gain: gain.value, foresight: foresight.value)
        }
    }
}
