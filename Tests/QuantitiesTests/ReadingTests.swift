import Quantities
import Testing

struct ReadingTests {
    @Test func `durations are read in every unit`() throws {
        let cases: [(String, Int64)] = [
            ("21 d", 1_814_400_000_000_000), ("3 weeks", 1_814_400_000_000_000),
            ("1 week", 604_800_000_000_000), ("40 min", 2_400_000_000_000),
            ("1.5 h", 5_400_000_000_000), ("29 hours", 104_400_000_000_000),
            ("103 ms", 103_000_000), ("250 us", 250_000), ("250 µs", 250_000),
            ("250 \u{3BC}s", 250_000), ("7 ns", 7), ("90s", 90_000_000_000),
            ("  2  d ", 172_800_000_000_000),
            ("1e3 s", 1_000_000_000_000), ("2.5E-3 s", 2_500_000), ("+1 s", 1_000_000_000),
            ("-1.5 s", -1_500_000_000), (".5 s", 500_000_000), ("0 d", 0),
            ("1 year", 31_536_000_000_000_000), ("0.6 ns", 1),
            ("9223372036.854775807 s", .max), ("-9223372036.854775808 s", .min),
        ]
        for (text, nanoseconds) in cases {
            #expect(try Duration(parsing: text).nanoseconds == nanoseconds, "\(text)")
        }
    }

    @Test func `sizes are read in decimal, binary and bits`() throws {
        let cases: [(String, Int64)] = [
            ("400 GB", 400_000_000_000), ("1 TB", 1_000_000_000_000),
            ("256 GiB", 274_877_906_944), ("23 Mbit", 2_875_000), ("1.5 KiB", 1536),
            ("12 bytes", 12), ("8 bits", 1), ("1 kbit", 125), ("4 bit", 1), ("2 EiB", 1 << 61),
        ]
        for (text, count) in cases { #expect(try Bytes(parsing: text).count == count, "\(text)") }
    }

    @Test func `money is read without binary rounding`() throws {
        #expect(try Zen(parsing: "2.5 ZEN").micro == 2_500_000)
        #expect(try Zen(parsing: "0.000001 ZEN").micro == 1)
        #expect(try Zen(parsing: "1.005 ZEN").micro == 1_005_000)
        #expect(try Zen(parsing: "9223372036854.775807 ZEN").micro == .max)
        #expect(try Zen(parsing: "0.0000015 ZEN").micro == 2)
        #expect(try Dollars(parsing: "3000 USD").micro == 3_000_000_000)
        #expect(try GPUHourPrice(parsing: "2.5 ZEN/GPU-h").microZen == 2_500_000)
        #expect(try ZenPrice(parsing: "2 USD/ZEN").microDollars == 2_000_000)
        #expect(try EnergyPrice(parsing: "0.10 USD/kWh").microDollars == 100_000)
        #expect(try DataPrice(parsing: "0.02 USD/GB").microDollars == 20_000)
        #expect(try GPUHourDollars(parsing: "1.39 USD/GPU-h").microDollars == 1_390_000)
        #expect(try GPUTime(parsing: "8400 GPU-h") == GPUTime(gpus: 8400, during: .hours(1)))
    }

    @Test func `real quantities are the doubles nearest to the text`() throws {
        #expect(try ByteRate(parsing: "100 Gbps") == .gbps(100))
        #expect(try ByteRate(parsing: "500 Mbps") == .mbps(500))
        #expect(try ByteRate(parsing: "12.5 GB/s") == .gbps(100))
        #expect(try ByteRate(parsing: "1 GiB/s").bytesPerSecond == 1_073_741_824)
        #expect(try ByteRate(parsing: "unlimited") == .unlimited)
        #expect(try FLOPRate(parsing: "312 TFLOP/s") == .teraFLOPs(312))
        #expect(try FLOPRate(parsing: "989.4 TFLOPS").perSecond == 989.4e12)
        #expect(try Watts(parsing: "400 W").watts == 400)
        #expect(try Watts(parsing: "1.2 kW").watts == 1200)
        #expect(try Ratio(parsing: "95%").value == 0.95)
        #expect(try Ratio(parsing: "0.1 %").value == 0.001)
        #expect(try Ratio(parsing: "7 ppm").value == 7e-6)
        // 1.1 × 10⁻² rounds differently from 1.1 / 100.
        for step in 0..<1000 {
            let expected = try #require(Double("\(step)e-3"))
            let text = "\(step / 10).\(step % 10)%"
            #expect(try Ratio(parsing: text).value == expected)
        }
    }

    @Test func `costs follow from prices`() {
        #expect(EnergyPrice(microDollars: 100_000).cost(ofKilowattHours: 2.5).micro == 250_000)
        let price = DataPrice(microDollars: 20_000)
        #expect(price.cost(of: Bytes(1_500_000_000)).micro == 30_000)
        #expect(price.cost(of: Bytes(49_999)).micro == 0)
        #expect(price.cost(of: Bytes(50_000)).micro == 1)
        let rent = GPUHourDollars(microDollars: 1_390_000)
        #expect(rent.cost(of: GPUTime(gpus: 8, during: .minutes(30))).micro == 5_560_000)
    }
}
