import Foundation
import Testing

/// The notebooks, run as a researcher runs them, from results that these tests make.
@Suite struct NotebookTests {
    /// A notebook, a command that makes a small version of its result, and how many figures it
    /// has.
    struct Notebook: CustomTestStringConvertible, Sendable {
        let name: String
        let command: [String]
        let figures: Int
        var testDescription: String { name }
    }

    static let all = [
        Notebook(
            name: "1-zen-2-7b",
            command: [
                "run", "Scenarios/zen-2-7b/four-gpus-a-node.yaml", "--no-ranges",
                "--set", "jobs.zen-2-7b.data.text_tokens=2e9",
            ], figures: 4),
        Notebook(
            name: "2-bandwidth-and-inner-steps",
            command: [
                "sweep", "Scenarios/sweeps/bandwidth.yaml", "--replications", "2",
                "--set", "jobs.small.data.text_tokens=5e8",
            ], figures: 4),
        Notebook(
            name: "3-apy-frontier",
            command: [
                "sweep", "Scenarios/sweeps/apy-frontier.yaml", "--replications", "2",
                "--set", "duration=3 d",
            ], figures: 3),
    ]

    /// Runs a notebook with the folder of results that it is to read.
    private func execute(
        _ path: String, results: String
    ) throws -> (status: Int32, output: String, errors: String) {
        let python = CommandLine.root + "/.build-python/bin/python3"
        try #require(
            FileManager.default.isExecutableFile(atPath: python),
            "\(python) is missing: run `make deps-test`")
        let folder = try TemporaryFolder()
        let script = CommandLine.root + "/Tests/CommandLineTests/Scripts/run_notebook.py"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [script, path, folder.path]
        // Jupyter and matplotlib keep settings and caches at home, where a test must not write.
        process.environment = ProcessInfo.processInfo.environment.merging([
            "ZOOSIM_RESULTS": results, "HOME": folder.path, "IPYTHONDIR": folder.path,
            "MPLCONFIGDIR": folder.path, "JUPYTER_RUNTIME_DIR": folder.path,
        ]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        let errors = folder.path + "/errors"
        _ = FileManager.default.createFile(atPath: errors, contents: nil)
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        try process.run()
        let told = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: told, as: UTF8.self),
            try String(contentsOfFile: errors, encoding: .utf8)
        )
    }

    @Test(arguments: all)
    func `a notebook runs from top to bottom, and its figures show something`(
        notebook: Notebook
    ) throws {
        let results = try TemporaryFolder()
        let made = try CommandLine.run(
            notebook.command + ["--no-figures", "--quiet", "--output", results.path])
        try #require(made.status == 0, "\(made.errors)")
        let ran = try execute(
            "\(CommandLine.root)/Notebooks/\(notebook.name).ipynb", results: results.path)
        #expect(ran.status == 0, "\(ran.errors)")
        #expect(ran.output == "\(notebook.figures)\n")
    }

    @Test func `every notebook of the folder is run`() throws {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: CommandLine.root + "/Notebooks")
        #expect(
            files.filter { $0.hasSuffix(".ipynb") }.sorted() == Self.all.map { $0.name + ".ipynb" })
    }

    @Test(arguments: all)
    func `a notebook without a result says which command makes it`(notebook: Notebook) throws {
        let results = try TemporaryFolder()
        let ran = try execute(
            "\(CommandLine.root)/Notebooks/\(notebook.name).ipynb", results: results.path)
        #expect(ran.status == 1)
        #expect(ran.errors.contains("make it with: zoosim \(notebook.command[0])"))
    }

    @Test(arguments: [
        ("raise ValueError('the cell that fails')", "ValueError: the cell that fails"),
        (
            "import matplotlib.pyplot as plt; plt.figure(); plt.title('none')",
            "nothing is drawn in panel 0"
        ),
        (
            "import matplotlib.pyplot as plt; plt.plot([float('nan')] * 5); plt.title('none')",
            "nothing is drawn in panel 0"
        ),
        (
            """
            import matplotlib.pyplot as plt
            plt.errorbar(range(5), [float('nan')] * 5, yerr=1, label='none')
            plt.axhline(0)
            plt.axhspan(15, 25)
            plt.title('none')
            """, "nothing is drawn in panel 0"
        ),
        ("import matplotlib.pyplot as plt; plt.plot(range(5))", "no title on panel 0"),
    ])
    func `a cell that fails or draws nothing fails the notebook`(
        cell: String, fault: String
    ) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/broken.ipynb"
        try notebook([cell]).write(toFile: path, atomically: true, encoding: .utf8)
        let ran = try execute(path, results: folder.path)
        #expect(ran.status == 1)
        #expect(ran.errors.contains(fault), "\(ran.errors)")
        #expect(ran.errors.contains(cell), "the cell is shown")
    }

    @Test func `a notebook with outputs in it is not run`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/full.ipynb"
        let text = try notebook(["1 + 1"]).replacingOccurrences(
            of: #""execution_count": null"#, with: #""execution_count": 1"#)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let ran = try execute(path, results: folder.path)
        #expect(ran.status == 1)
        #expect(ran.errors.contains("clear them"))
    }

    /// A notebook of some cells of code.
    private func notebook(_ cells: [String]) throws -> String {
        let texts = try cells.enumerated().map { place, source in
            let quoted = String(decoding: try JSONEncoder().encode(source), as: UTF8.self)
            return """
                {"cell_type": "code", "id": "c\(place)", "metadata": {}, "outputs": [],
                 "execution_count": null, "source": \(quoted)}
                """
        }
        return """
            {"cells": [\(texts.joined(separator: ",\n"))], "metadata": {}, "nbformat": 4,
             "nbformat_minor": 5}
            """
    }
}
