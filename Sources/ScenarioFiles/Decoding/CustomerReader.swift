import Market
import NetworkSimulation
import ProtocolCore
import Quantities
import Randomness

/// Reads the customers whose rentals come one after the other.
struct CustomerReader {
    let tiers: [String]
    let regions: [String]
    let hasBridge: Bool

    func read(_ reader: KeyedReader, hasMarket: Bool) -> [CustomerConfiguration] {
        var names: [String] = []
        let customers = reader.list(
            "customers", called: "<name>",
            about: "Customers whose rentals come one after the other; of each only the nodes, the "
                + "GPU-time and the money are simulated."
        ) { reader in
            let name = reader.value("name", .word("laboratory"), about: "Name of the customers.")
            if name.isSound && names.contains(name.value) {
                reader.context.report(
                    name.error("this name is taken; all customers need their own"))
            }
            if !hasMarket {
                reader.context.report(
                    name.error("customers need a market; leave “market: none” out"))
            }
            names.append(name.value)
            var customer = demand(reader, name: name.value)
            size(reader, &customer)
            purse(reader, &customer)
            work(reader, &customer)
            return customer
        }
        return customers
    }

    /// When rentals come.
    private func demand(_ reader: KeyedReader, name: String) -> CustomerConfiguration {
        let gap = reader.value(
            "every", .law.like("exponential mean 2 h"),
            about: "From one rental to the next, at the reference price.")
        let value = reader.value(
            "value", .worth,
            about: "What a GPU-hour is worth to the customer, in ZEN or in dollars; dollars are "
                + "converted at the price that a ZEN has when the rental comes.")
        let elasticity = reader.value(
            "elasticity", .real.nonNegative, .standard("0", low: "0", high: "2"),
            about: "Arrivals are multiplied by (price / reference) to minus this power.")
        let reference = reader.value(
            "reference_price",
            Kind.worthOfHour.optional, .none,
            about: "The price of a GPU-hour at which rentals come so often, in the money of "
                + "“value”; without one, the tier's list price.")
        let most = reader.value(
            "most_demand", .real.atLeast("1"), .standard("4", low: "2", high: "8"),
            about: "The most by which a low price multiplies arrivals.")
        var customer = CustomerConfiguration(
            name: name, gap: gap.value, nodes: .constant(1), gpuHours: .constant(1),
            value: value.value.law, patience: .constant(1))
        customer.currency = value.value.currency
        customer.elasticity = elasticity.value
        customer.mostDemand = most.value
        if let price = reference.value, case .constant(let number) = price.law {
            customer.referencePrice = number
            if value.isSound, price.currency != value.value.currency {
                reader.context.report(
                    reference.error("is in another money than “value”, \(value.text)"))
            }
        }
        customer.shocks = reader.list(
            "shocks", called: "<n>", about: "Times at which more or fewer rentals come."
        ) { Self.shock($0) }
        return customer
    }

    private static func shock(_ reader: KeyedReader) -> DemandShock {
        let from = reader.value(
            "from", Kind.duration.nonNegative.like("90 d"), .standard("0 s"),
            about: "From when on, since the start.")
        let until = reader.value(
            "until", Kind.duration.positive.like("120 d").optional, .none,
            about: "Until when; without an end, for good.")
        let factor = reader.value(
            "factor", .real.nonNegative.like("3"), about: "What arrivals are multiplied by.")
        if let end = until.value, end <= from.value {
            reader.context.report(
                until.error("ends before it begins, \(from.text)", expected: "after \(from.text)"))
        }
        return DemandShock(
            from: .start + from.value, until: until.value.map { .start + $0 } ?? .distantFuture,
            factor: factor.value)
    }

    /// What a rental wants.
    private func size(_ reader: KeyedReader, _ customer: inout CustomerConfiguration) {
        customer.nodes =
            reader.value(
                "nodes", .factorLaw.like("uniform 1 to 8"),
                about: "Nodes of a rental, rounded to whole ones."
            ).value
        customer.minimumShare =
            reader.value(
                "minimum_share", .positiveShare.like("75%"), .standard("100%"),
                about: "The share of them without which it cannot run."
            ).value
        customer.gpuHours =
            reader.value(
                "gpu_hours", .gpuHours, about: "Work of a rental, all its nodes together."
            ).value
        customer.tier =
            reader.value(
                "tier", Kind<Int>.name(of: "tier", among: tiers).optional, .none,
                about: "Tier of the nodes; without one, whichever is cheapest when it comes."
            ).value.map { TierID($0) }
        customer.region =
            reader.value(
                "region", Kind<Int>.name(of: "region", among: regions).optional, .none,
                about: "Region of the market; without one, wherever nodes are cheapest."
            ).value.map { MarketRegion($0) }
    }

    /// What it pays.
    private func purse(_ reader: KeyedReader, _ customer: inout CustomerConfiguration) {
        customer.shading =
            reader.value(
                "bids", .ratio.positive.like("100%"), .standard("100%"),
                about: "What it says that it would pay, as a share of the value; 100% is the truth."
            ).value
        customer.patience =
            reader.value(
                "patience", .law.like("exponential mean 12 h"),
                about: "How long it waits in the market for the nodes that it needs."
            ).value
        customer.slack =
            reader.value(
                "budget", .ratio.positive.like("150%"), .standard("150%"),
                about: "Budget, as a share of what the work is worth; above 100% pays for work "
                    + "that is done twice."
            ).value
        let bridged = reader.value(
            "paid_over_bridge", .share.like("100%"), .standard("0%"),
            about: "The share of rentals whose budgets come over the bridge: they seek no nodes "
                + "until all of it is here, and their patience runs meanwhile.")
        customer.bridged = bridged.value
        if bridged.value > .zero, bridged.isSound, !hasBridge {
            reader.context.report(
                bridged.error("there is no bridge; write “bridge: {finality: 15 min}”"))
        }
    }

    /// How the work is kept and checked.
    private func work(_ reader: KeyedReader, _ customer: inout CustomerConfiguration) {
        customer.checkpoint =
            reader.value(
                "checkpoint", .duration.positive.like("1 h"),
                .standard("1 h", low: "10 min", high: "6 h"),
                about: "From one checkpoint to the next; what was done since is lost with a node."
            ).value
        customer.checks = reader.optionalObject(
            "verification", isNoneByDefault: true,
            about: "Spot checks by re-execution; “none” checks nothing."
        ) { reader in
            let sample = reader.value(
                "sample", .positiveShare.like("1%"), about: "Share of the steps that is run again.")
            let power = reader.value(
                "power", .positiveShare.like("100%"), .standard("100%"),
                about: "Chance that running a made-up step again finds it.")
            let step = reader.value(
                "step", .duration.positive.like("10 s"),
                .standard("10 s", low: "1 s", high: "60 s"), about: "How long a step takes.")
            return RentalChecks(sample: sample.value, power: power.value, step: step.value)
        }
    }
}
