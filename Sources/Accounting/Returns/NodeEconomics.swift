/// A year of a node in closed form: what simulated years are compared with.
///
/// Everything is linear in the utilisation, so that the utilisation, the stake and the price that
/// give a rate follow without search. Amounts in ZEN and dollars as named, a year of 8,760 hours.
public struct NodeEconomics: Hashable, Sendable {
    /// The list price in ZEN per GPU-hour, and the price of a ZEN in dollars.
    public var price: Double
    public var zenPrice: Double
    public var gpus: Double
    /// The treasury's share of payments.
    public var fee: Double
    /// Purchase price of a GPU in dollars, its life in years, and the share left at its end.
    public var capital: Double
    public var life: Double
    public var salvage: Double
    /// Kilowatts of a GPU under load, the share of it when idle, the site's overhead, and dollars
    /// a kilowatt-hour.
    public var power: Double
    public var idlePower: Double
    public var pue: Double
    public var electricity: Double
    /// Other costs of a GPU, in dollars a year.
    public var otherCosts: Double
    /// The whole node's stake in ZEN.
    public var stake: Double

    public init(
        price: Double, zenPrice: Double, gpus: Double, fee: Double, capital: Double, life: Double,
        salvage: Double, power: Double, idlePower: Double, pue: Double, electricity: Double,
        otherCosts: Double, stake: Double
    ) {
        self.price = price
        self.zenPrice = zenPrice
        self.gpus = gpus
        self.fee = fee
        self.capital = capital
        self.life = life
        self.salvage = salvage
        self.power = power
        self.idlePower = idlePower
        self.pue = pue
        self.electricity = electricity
        self.otherCosts = otherCosts
        self.stake = stake
    }

    /// Hours of a year.
    public static let hours = 8_760.0

    /// Income net of the fee at a utilisation, in dollars.
    public func revenue(at utilisation: Double) -> Double {
        price * zenPrice * Self.hours * utilisation * gpus * (1 - fee)
    }

    /// Energy at a utilisation, in dollars.
    public func energy(at utilisation: Double) -> Double {
        power * pue * Self.hours * gpus * (utilisation + (1 - utilisation) * idlePower)
            * electricity
    }

    /// What the hardware loses in a year, in dollars.
    public var depreciation: Double { capital * gpus * (1 - salvage) / life }

    /// What is kept, in dollars.
    public func profit(at utilisation: Double) -> Double {
        revenue(at: utilisation) - energy(at: utilisation) - depreciation - otherCosts * gpus
    }

    /// What a rate is held against, in dollars.
    public func basis(_ basis: ReturnOnStake.Basis) -> Double {
        switch basis {
        case .stake: stake * zenPrice
        case .stakeAndHardware: stake * zenPrice + capital * gpus
        }
    }

    /// The annual rate at a utilisation.
    public func apr(at utilisation: Double, on basis: ReturnOnStake.Basis = .stake) -> Double {
        profit(at: utilisation) / self.basis(basis)
    }

    /// The node's stake in ZEN at which its rate on the stake is this one.
    public func stake(forAPR rate: Double, at utilisation: Double) -> Double {
        profit(at: utilisation) / zenPrice / rate
    }

    /// The utilisation at which its rate is this one; above 1 if there is none. With a rate of 0 it
    /// is where the node breaks even.
    public func utilisation(forAPR rate: Double, on basis: ReturnOnStake.Basis = .stake) -> Double {
        let idle = profit(at: 0)
        return (rate * self.basis(basis) - idle) / (profit(at: 1) - idle)
    }

    /// The price in dollars per GPU-hour at which its rate on stake and hardware is this one: what
    /// free entry drives the price to.
    public func competitivePrice(forAPR rate: Double, at utilisation: Double) -> Double {
        let costs = energy(at: utilisation) + depreciation + otherCosts * gpus
        return (rate * basis(.stakeAndHardware) + costs)
            / (Self.hours * utilisation * gpus * (1 - fee))
    }

    /// The stake of a GPU in ZEN at which the whole fee, shared out among stakes, is this rate.
    public func stakePerGPU(forFeeFundedAPR rate: Double, at utilisation: Double) -> Double {
        fee * price * Self.hours * utilisation / rate
    }

    /// What issuance must be, as a share of the supply, to pay all that is bonded this rate; and
    /// what of the rate is real, the others' loss taken off.
    public static func issuance(
        forAPR rate: Double, bonded: Double
    ) -> (inflation: Double, real: Double) {
        let inflation = rate * bonded
        return (inflation, (1 + rate) / (1 + inflation) - 1)
    }
}
