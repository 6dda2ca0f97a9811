import Accounting
import NetworkSimulation
import Quantities

/// The figures of an economy on which claims are stated: of the network and of each tier.
extension MetricDefinition {
    static let economy: [MetricDefinition] =
        rates + [
            MetricDefinition(
                name: "price_paid", unit: "ZEN/GPU-h", about: "paid for a GPU-hour leased",
                explanation: """
                    Lease payments, the fee included, divided by the GPU-time leased. What an \
                    auction keeps of a bid or adds to it, and checks of rentals, are not in it.
                    """
            ) { $0.pool.price(in: .zen) },
            MetricDefinition(
                name: "price_paid_usd", unit: "USD/GPU-h",
                about: "paid for a GPU-hour leased, in dollars",
                explanation: "As price_paid, each payment at the price of ZEN of its epoch."
            ) { $0.pool.price(in: .dollars) },
            MetricDefinition(
                name: "leased_share", unit: "1", about: "share of the nodes' time that was leased",
                explanation: """
                    GPU-time leased, divided by the GPU-time for which the nodes were in the \
                    network, up or not.
                    """
            ) { $0.pool.meanNodes > 0 ? $0.pool.use : nil },
            MetricDefinition(
                name: "operators_gini", unit: "1",
                about: "Gini coefficient of the operators' income",
                explanation: """
                    Of what each operator got for work and in rewards, less the fee: 0 if all \
                    get the same, towards 1 if one gets everything.
                    """
            ) { $0.pool.meanNodes > 0 ? $0.pool.inequality.gini : nil },
            MetricDefinition(
                name: "operators_below_zero", unit: "1",
                about: "share of the operators that kept less than nothing",
                explanation: """
                    Operators whose net over the run, after slashes, costs and depreciation, is \
                    below zero, divided by all that had nodes or a reserve.
                    """
            ) { $0.pool.shareBelowZero },
            MetricDefinition(
                name: "holders_real_return", unit: "1",
                about: "rewards on stakes a year, after new ZEN",
                explanation: """
                    (1 + rewards on stakes and delegations a year) / (1 + new ZEN a year over \
                    the supply) − 1: how a staker's share in all ZEN grows. Nothing is said \
                    where no ZEN are issued or none is paid on stakes.
                    """,
                scope: .network
            ) { _, economics in economics.holders.real },
        ] + service

    /// How rentals were served.
    private static let service: [MetricDefinition] = [
        MetricDefinition(
            name: "rentals_served", unit: "1", about: "share of the rentals that began",
            explanation: """
                Rentals that began to compute, divided by all that came but for those that still \
                waited at the end of the run.
                """
        ) { $0.rentals.served },
        MetricDefinition(
            name: "rental_wait", unit: "h", about: "how long a rental waited, on the mean",
            explanation: "From the arrival to the first work, of the rentals that began."
        ) { $0.rentals.meanWait },
        MetricDefinition(
            name: "rental_wait_median", unit: "h", about: "how long half of the rentals waited",
            explanation: "As rental_wait: half of those that began waited no longer."
        ) { PoolReturn.quantile(0.5, of: $0.rentals.waits) },
        MetricDefinition(
            name: "rental_wait_p90", unit: "h", about: "how long nine in ten rentals waited",
            explanation: "As rental_wait: nine in ten of those that began waited no longer."
        ) { PoolReturn.quantile(0.9, of: $0.rentals.waits) },
    ]

    /// Annual rates in dollars, and how the operators are spread around them in both currencies.
    private static let rates: [MetricDefinition] = {
        var definitions: [MetricDefinition] = []
        let bases: [(String, ReturnOnStake.Basis)] = [
            ("apr_on_stake", .stake), ("apr_on_stake_and_hardware", .stakeAndHardware),
        ]
        for (base, basis) in bases {
            for currency in JointReturn.Currency.allCases {
                let isZen = currency == .zen
                let name = isZen ? base : "\(base)_usd"
                if !isZen {
                    definitions.append(
                        MetricDefinition(
                            name: name, unit: "1", about: "\(base) in dollars",
                            explanation: """
                                As \(base), with income, costs and stake at the price of ZEN of \
                                each epoch. What the stake gained or lost with that price is not \
                                in it.
                                """
                        ) { $0.pool.rate(on: basis, in: currency) })
                }
                for (suffix, share, words) in [
                    ("p25", 0.25, "a quarter"), ("median", 0.5, "half"),
                    ("p75", 0.75, "three quarters"),
                ] {
                    definitions.append(
                        MetricDefinition(
                            name: "\(name)_\(suffix)", unit: "1",
                            about: "\(name) of \(words) of the operators at most",
                            explanation: """
                                The rate of each operator by itself, as \(name) has it for all \
                                together; \(words) of the operators have this one or less.
                                """
                        ) { PoolReturn.quantile(share, of: $0.pool.rates(on: basis, in: currency)) }
                    )
                }
            }
        }
        return definitions
    }()
}
