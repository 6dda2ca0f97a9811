import NetworkSimulation
import Quantities

/// How rentals fared: all of a run, or those of a tier.
public struct RentalStatistics: Sendable, Hashable {
    /// Rentals that came, that were done, and those that still waited at the end, never served.
    public let arrivals: Int
    public let finished: Int
    public let waiting: Int
    /// How long those waited that began, in hours, ascending.
    public let waits: [Double]

    /// The statistics of some rentals.
    init(of rentals: some Sequence<RentalReport>) {
        var (arrivals, finished, waiting) = (0, 0, 0)
        var waits: [Double] = []
        for rental in rentals {
            arrivals += 1
            if rental.outcome == .finished { finished += 1 }
            if let start = rental.startedAt {
                waits.append((start - rental.arrivedAt).inHours)
            } else if rental.outcome == nil {
                waiting += 1
            }
        }
        self.arrivals = arrivals
        self.finished = finished
        self.waiting = waiting
        self.waits = waits.sorted()
    }

    /// The share that was served, of those of which that is decided; nil without any.
    public var served: Double? {
        arrivals > waiting ? Double(waits.count) / Double(arrivals - waiting) : nil
    }

    /// The mean wait of those that began, in hours; nil without any.
    public var meanWait: Double? {
        waits.isEmpty ? nil : waits.reduce(0, +) / Double(waits.count)
    }
}
