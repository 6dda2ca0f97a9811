// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A target of the package; its dependencies are the arrows of the design, and nothing else.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], copying data: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, resources: data.map { .copy($0) },
        swiftSettings: strict)
}

let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")

let vocabulary: [Target.Dependency] = ["Quantities", "Randomness", "ProtocolCore"]
let protocols: [Target.Dependency] = [
    "Scheduling", "Aggregation", "Checkpointing", "Verification", "Market", "Accounting",
]

let package = Package(
    name: "zoosim",
    products: [
        .executable(name: "zoosim", targets: ["zoosim"]),
        .library(
            name: "ZooProtocols",
            targets: [
                "ProtocolCore", "Scheduling", "Aggregation", "Checkpointing", "Verification",
                "Market", "Accounting",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: [
        .systemLibrary(name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"])]),
        .systemLibrary(
            name: "CHDF5", pkgConfig: "hdf5-serial", providers: [.apt(["libhdf5-dev"])]),
        .systemLibrary(
            name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        // Vocabulary.
        module("Quantities"),
        module("Randomness", ["Quantities"]),
        module("ProtocolCore", ["Quantities", "CCrypto"]),

        // Protocols: sans-I/O machines that a daemon could import unchanged.
        module("Scheduling", vocabulary),
        module("Aggregation", vocabulary + [heap]),
        module("Checkpointing", vocabulary),
        module("Verification", vocabulary),
        module("Market", vocabulary),
        module("Accounting", vocabulary),

        // Mechanics.
        module("EventKernel", ["Quantities"]),
        module("Platform", ["Quantities", "Randomness"]),

        // Binding.
        module(
            "NetworkSimulation", ["EventKernel", "Platform"] + vocabulary + protocols),

        // Study ring.
        module(
            "ScenarioFiles",
            [
                "NetworkSimulation", "Platform", "Aggregation", "Scheduling", "Accounting",
                "Market", yams,
            ]
                + vocabulary),
        module("Results", ["CHDF5", "NetworkSimulation"] + vocabulary),
        module("Plotting", ["Results", "NetworkSimulation", "Quantities", subprocess]),
        module(
            "Experiments",
            [
                "CGSL", "ScenarioFiles", "NetworkSimulation", "Results", "Plotting", "Platform",
                "Aggregation", "Accounting", "Verification",
            ]
                + vocabulary),
        // The yardstick of the event kernel, as fast as the compiler makes it.
        .target(
            name: "CPHOLD", cxxSettings: [.unsafeFlags(["-O3"], .when(configuration: .release))]),
        module(
            "Benchmarks",
            [
                "CPHOLD", "EventKernel", "Experiments", "NetworkSimulation", "Platform",
                "Quantities", "Randomness", "Results", "ScenarioFiles",
            ]),
        .executableTarget(
            name: "zoosim",
            dependencies: [
                "Accounting", "Benchmarks", "Experiments", "ScenarioFiles", "NetworkSimulation",
                "Results",
                "Plotting", "Platform", arguments,
            ] + vocabulary,
            swiftSettings: strict),

        tests(
            "PlatformTests", ["Experiments", "Platform", "Quantities", "Randomness"],
            copying: ["Vectors"]),
        tests("MarketTests", ["Market", "ProtocolCore", "Quantities"], copying: ["Vectors"]),
        tests(
            "SchedulingTests", ["Scheduling", "ProtocolCore", "Quantities"], copying: ["Vectors"]),
        tests("VerificationTests", ["Verification"] + vocabulary, copying: ["Vectors"]),
        tests("AccountingTests", ["Accounting"] + vocabulary, copying: ["Vectors"]),
        tests(
            "CheckpointingTests", ["CCrypto", "Checkpointing"] + vocabulary, copying: ["Vectors"]),
        tests("AggregationTests", ["Aggregation"] + vocabulary, copying: ["Vectors"]),
        tests(
            "BenchmarksTests",
            [
                "Benchmarks", "EventKernel", "NetworkSimulation", "Quantities", "ScenarioFiles",
                "zoosim",
            ]),
        tests("EventKernelTests", ["EventKernel", "Quantities", "Randomness"]),
        tests("TidyTests", []),
        tests(
            "CommandLineTests", ["zoosim", "Results", "NetworkSimulation", "ProtocolCore"],
            copying: ["Golden", "Scenarios", "Scripts"]),
        tests(
            "NetworkSimulationTests",
            ["EventKernel", "NetworkSimulation", "Platform"] + vocabulary + protocols,
            copying: ["Golden", "Vectors"]),
        tests(
            "ExperimentsTests",
            [
                "Accounting", "Experiments", "NetworkSimulation", "Plotting", "Results",
                "ScenarioFiles",
            ] + vocabulary,
            copying: ["Scenarios"]),
        tests("QuantitiesTests", ["Quantities"]),
        tests("RandomnessTests", ["CGSL", "Randomness"], copying: ["Vectors"]),
        tests(
            "ResultsTests", ["Results", "NetworkSimulation", "ProtocolCore"],
            copying: ["Scripts", "Vectors"]),
        tests(
            "PlottingTests", ["Plotting", "Results", "NetworkSimulation"], copying: ["Vectors"]),
        tests(
            "ScenarioFilesTests",
            [
                "ScenarioFiles", "NetworkSimulation", "Platform", "Accounting", "Aggregation",
                "Market",
            ]
                + vocabulary,
            copying: ["Broken", "Sound"]),
    ]
)
