import Accounting
import NetworkSimulation
import Platform
import Quantities

/// Reads what a node costs its operator; its GPUs are reckoned from the catalogue.
enum CostReader {
    static func read(
        _ reader: KeyedReader, accelerator: Accelerator, gpus: Int
    ) -> ProviderCosts {
        let load = reader.value(
            "host_load", .power.nonNegative, .standard("600 W", low: "300 W", high: "1200 W"),
            about: "Power of a node under load, without its GPUs.")
        let idle = reader.value(
            "host_idle", .power.nonNegative, .standard("200 W", low: "100 W", high: "400 W"),
            about: "Power of a node without work, without its GPUs.")
        let pue = reader.value(
            "pue", .real.atLeast("1"), .standard("1.4", low: "1.1", high: "1.6"),
            about: "Energy of the building over energy of its machines.")
        let electricity = reader.value(
            "electricity", .energyPrice.nonNegative,
            .standard("0.12 USD/kWh", low: "0.05 USD/kWh", high: "0.35 USD/kWh"),
            about: "Price of electricity.")
        let traffic = reader.value(
            "traffic", .dataPrice.nonNegative,
            .standard("0 USD/GB", low: "0 USD/GB", high: "0.09 USD/GB"),
            about: "Price of data sent out of a node.")
        let host = reader.value(
            "host_purchase", .dollars.nonNegative,
            .standard("10000 USD", low: "5000 USD", high: "20000 USD"),
            about: "Price of a node without its GPUs.")
        let salvage = reader.value(
            "salvage", .share, .standard("10%", low: "0%", high: "30%"),
            about: "What a node is worth at the end of its life, of its price.")
        let life = reader.value(
            "life", .duration.positive, .standard("4 years", low: "3 years", high: "6 years"),
            about: "How long a node lasts.")
        let other = reader.value(
            "other", .dollars.nonNegative.like("2400 USD"), .standard("0 USD"),
            about: "What a node costs a year besides energy, traffic and its wear.")
        let many = Double(gpus)
        var costs = ProviderCosts(
            load: Watts(load.value.watts + many * accelerator.power.watts),
            idle: Watts(idle.value.watts + many * accelerator.idlePower.watts),
            pue: pue.value, electricity: electricity.value, traffic: traffic.value,
            purchase: Dollars(micro: host.value.micro + accelerator.purchase.micro * Int64(gpus)),
            salvage: salvage.value, life: life.value)
        costs.otherPerYear = other.value
        return costs
    }
}
