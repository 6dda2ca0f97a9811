import Quantities
import Testing

/// SplitMix64, so that a failure repeats.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

struct PrintingTests {
    @Test func `quantities are printed in a readable unit`() {
        let cases: [(any CustomStringConvertible, String)] = [
            (Duration.days(21), "21 d"), (Duration.hours(29), "29 h"),
            (Duration.minutes(90), "1.5 h"), (Duration.minutes(40), "40 min"),
            (Duration.milliseconds(103), "103 ms"), (Duration.nanoseconds(7), "7 ns"),
            (Duration.zero, "0 s"), (Duration.seconds(-90), "-1.5 min"),
            (Duration.longest, "9223372036.854775807 s"), (Duration.hours(36), "1.5 d"),
            (Bytes(400_000_000_000), "400 GB"), (Bytes(1 << 38), "256 GiB"), (Bytes(0), "0 B"),
            (Bytes(1536), "1.5 KiB"), (Bytes(-2000), "-2 kB"), (Bytes(1_234_567), "1234.567 kB"),
            (ByteRate.gbps(100), "100 Gbps"), (ByteRate.unlimited, "unlimited"),
            (ByteRate(bitsPerSecond: 0), "0 bps"), (ByteRate.mbps(0.3), "300 kbps"),
            (FLOPRate.teraFLOPs(312), "312 TFLOP/s"), (Watts(400), "400 W"),
            (Watts(1200), "1.2 kW"),
            (Watts(0.5), "0.5 W"), (Ratio(0.95), "95%"), (Ratio(1.1e-9), "0.00000011%"),
            (Zen(micro: 2_500_000), "2.5 ZEN"), (Zen(micro: -1), "-0.000001 ZEN"),
            (Dollars(micro: 3_000_000_000), "3000 USD"),
            (GPUHourPrice(microZen: 2_500_000), "2.5 ZEN/GPU-h"),
            (ZenPrice(microDollars: 2_000_000), "2 USD/ZEN"),
            (EnergyPrice(microDollars: 100_000), "0.1 USD/kWh"),
            (DataPrice(microDollars: 20_000), "0.02 USD/GB"),
            (GPUHourDollars(microDollars: 1_390_000), "1.39 USD/GPU-h"),
            (GPUTime(gpus: 96, during: .minutes(5250)), "8400 GPU-h"), (GPUTime.zero, "0 GPU-h"),
        ]
        for (quantity, text) in cases { #expect(quantity.description == text) }
    }

    /// Round and crooked numbers of every size.
    private func integers(_ count: Int) -> [Int64] {
        var generator = SplitMix(state: 1)
        var values: [Int64] = [0, 1, -1, .max, .min, .max - 1, .min + 1, 60_000_000_000]
        for _ in 0..<count {
            let crooked = Int64.random(in: .min ... .max, using: &generator)
            values.append(crooked >> Int64.random(in: 0...63, using: &generator))
            let unit =
                [1, 1000, 60_000_000_000, 3_600_000_000_000, 86_400_000_000_000]
                .randomElement(using: &generator) ?? 1
            values.append(Int64(unit) * Int64.random(in: -50_000...50_000, using: &generator))
        }
        return values
    }

    private func checkRoundTrip<Q: Quantity & Equatable>(_ value: Q) throws {
        #expect(try Q(parsing: value.description) == value, "\(value)")
    }

    @Test func `whole numbers read back as they were printed`() throws {
        for value in integers(400) {
            try checkRoundTrip(Duration(nanoseconds: value))
            try checkRoundTrip(Bytes(value))
            try checkRoundTrip(Zen(micro: value))
            try checkRoundTrip(Dollars(micro: value))
            try checkRoundTrip(GPUHourPrice(microZen: value))
            try checkRoundTrip(ZenPrice(microDollars: value))
            try checkRoundTrip(EnergyPrice(microDollars: value))
            try checkRoundTrip(DataPrice(microDollars: value))
            try checkRoundTrip(GPUHourDollars(microDollars: value))
            try checkRoundTrip(GPUTime(nanoseconds: Int128(value) * Int128(value >> 5)))
        }
        try checkRoundTrip(GPUTime(nanoseconds: .max))
        try checkRoundTrip(GPUTime(nanoseconds: .min))
    }

    @Test func `real numbers read back as they were printed`() throws {
        var generator = SplitMix(state: 2)
        var values: [Double] = [0, 1, 0.1, 1 / 3, 1e-9, 123_456.789, 312e12, 0x1p-1074, 1e100]
        for _ in 0..<400 {
            let exponent = Int.random(in: -60...80, using: &generator)
            values.append(
                Double(
                    sign: .plus, exponent: exponent,
                    significand:
                        Double.random(in: 1..<2, using: &generator)))
        }
        for value in values {
            try checkRoundTrip(ByteRate(bytesPerSecond: value))
            try checkRoundTrip(FLOPRate(perSecond: value))
            try checkRoundTrip(Watts(value))
            try checkRoundTrip(Ratio(value))
            try checkRoundTrip(Ratio(-value))
        }
    }
}
