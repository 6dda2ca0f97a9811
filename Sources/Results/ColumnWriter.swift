import CHDF5
import NetworkSimulation

/// The values of one column that wait to be written, and the dataset that takes them.
///
/// They wait until a chunk is full, so that each chunk is compressed once: a chunk that is written
/// half full is compressed again later, and in a file that is read meanwhile its old place is lost.
final class ColumnWriter {
    private let kind: RecordTable.Kind
    private let dataset: hid_t
    private var written = 0
    private var integers: [Int64] = []
    private var reals: [Double] = []
    private var texts: [UInt8] = []
    /// Values that wait.
    private(set) var waiting = 0

    /// Opens the dataset with a cache that holds one chunk.
    init(_ path: String, kind: RecordTable.Kind, in file: hid_t) throws(HDF5.Failure) {
        self.kind = kind
        dataset = try HDF5.withProperties(chdf5_class_dataset_access()) {
            access throws(HDF5.Failure) in
            let bytes = ResultLayout.chunk(of: kind) * ResultLayout.width(of: kind)
            try HDF5.check(H5Pset_chunk_cache(access, 1, bytes, 1))
            return try HDF5.identifier(H5Dopen2(file, path, access))
        }
    }

    /// Whether the values that wait fill up the chunk that the dataset ends in.
    var chunkIsFull: Bool {
        (written + waiting).isMultiple(of: ResultLayout.chunk(of: kind)) && waiting > 0
    }

    func append(_ value: RecordValue) {
        switch value {
        case .integer(let integer): integers.append(integer)
        case .real(let real): reals.append(real)
        case .text(let text):
            let bytes = StoredText.bytes(of: text)
            texts.append(contentsOf: bytes)
            let width = ResultLayout.width(of: kind)
            texts.append(contentsOf: repeatElement(0, count: width - bytes.count))
        }
        waiting += 1
    }

    /// Writes what waits and makes it readable.
    func flush() throws(HDF5.Failure) {
        guard waiting > 0 else { return }
        switch kind {
        case .integer: try write(integers, as: chdf5_memory_integer())
        case .real: try write(reals, as: chdf5_memory_real())
        case .text, .word:
            try HDF5.withFixedText(of: ResultLayout.width(of: kind)) {
                type throws(HDF5.Failure) in try write(texts, as: type)
            }
        }
        written += waiting
        waiting = 0
        integers.removeAll(keepingCapacity: true)
        reals.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
        try HDF5.check(H5Dflush(dataset))
    }

    private func write(_ values: [some Any], as type: hid_t) throws(HDF5.Failure) {
        var start = hsize_t(written)
        var count = hsize_t(waiting)
        var end = start + count
        try HDF5.check(H5Dset_extent(dataset, &end))
        let fileSpace = try HDF5.identifier(H5Dget_space(dataset))
        defer { H5Sclose(fileSpace) }
        try HDF5.check(
            H5Sselect_hyperslab(fileSpace, H5S_SELECT_SET, &start, nil, &count, nil))
        let memorySpace = try HDF5.identifier(H5Screate_simple(1, &count, nil))
        defer { H5Sclose(memorySpace) }
        let status = values.withUnsafeBytes { bytes in
            H5Dwrite(
                dataset, type, memorySpace, fileSpace, hid_t(H5P_DEFAULT), bytes.baseAddress)
        }
        try HDF5.check(status)
    }
}
