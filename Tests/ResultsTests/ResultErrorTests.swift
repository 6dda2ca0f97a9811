import Foundation
import Results
import Testing

/// What a person is told when a file cannot be written or read.
struct ResultErrorTests {
    @Test func `a folder that cannot be made is an error that names the path`() throws {
        try Fixtures.inTemporaryFolder { folder in
            try Data().write(to: URL(fileURLWithPath: "\(folder)/file"))
            let path = "\(folder)/file/run.h5"
            let error = #expect(throws: ResultError.self) {
                try ResultWriter(path: path, header: Fixtures.header)
            }
            guard case .cannotCreate(path, _) = error else {
                Issue.record("not \(String(describing: error))")
                return
            }
            #expect(error?.description.contains("choose a folder") == true)
        }
    }

    @Test func `a path that is a folder is an error with the words of HDF5`() throws {
        try Fixtures.inTemporaryFolder { folder in
            let error = #expect(throws: ResultError.self) {
                try ResultWriter(path: folder, header: Fixtures.header)
            }
            #expect(error?.path == folder)
            #expect(error?.description.contains("HDF5: ") == true)
            #expect(error?.description.contains("unable to open file") == true)
        }
    }

    @Test func `a file that is not there is an error with a remedy`() throws {
        let error = #expect(throws: ResultError.self) { try ResultReader(path: "/no/such/run.h5") }
        guard case .cannotOpen("/no/such/run.h5", let detail) = error else {
            Issue.record("not \(String(describing: error))")
            return
        }
        #expect(detail.contains("No such file or directory"))
        #expect(error?.description.contains("give the path of a run.h5") == true)
    }

    @Test func `a file of another kind is not read`() throws {
        try Fixtures.inTemporaryFolder { folder in
            try Data("not HDF5".utf8).write(to: URL(fileURLWithPath: "\(folder)/run.h5"))
            #expect(throws: ResultError.self) { try ResultReader(path: "\(folder)/run.h5") }
        }
    }

    @Test func `a full disk is an error that is kept until someone asks`() throws {
        try #require(FileManager.default.fileExists(atPath: "/dev/full"))
        try Fixtures.inTemporaryFolder { folder in
            let path = "\(folder)/run.h5"
            try FileManager.default.createSymbolicLink(
                atPath: path, withDestinationPath: "/dev/full")
            let error = #expect(throws: ResultError.self) {
                let writer = try ResultWriter(path: path, header: Fixtures.header)
                Fixtures.fill(writer)
                try writer.flush()
            }
            #expect(error?.path == path)
        }
    }
}
