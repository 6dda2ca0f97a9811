import CHDF5
import Foundation
import ProtocolCore

extension ArraySet {
    /// Writes the set as an HDF5 file: a dataset a variable, with `units` and `long_name`, whose
    /// dimensions are scales, so that xarray opens it; the attributes and the `digest` at the root.
    ///
    /// The file is written beside its place and then takes it in one step: a reader, or a crash,
    /// finds the old one or the new one. Equal sets give equal bytes.
    ///
    /// - Precondition: every dimension has a variable of its name over it alone; every variable has
    ///   as many values as its dimensions say.
    public func write(to path: String) throws(ResultError) {
        for variable in variables { check(variable) }
        let draft = "\(path).\(getpid())"
        do {
            let folder = (path as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(
                atPath: folder.isEmpty ? "." : folder, withIntermediateDirectories: true)
        } catch {
            throw .cannotCreate(path: path, detail: error.localizedDescription)
        }
        do throws(HDF5.Failure) {
            try HDF5.exclusively { () throws(HDF5.Failure) in try fill(draft) }
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw .cannotCreate(path: path, detail: error.message)
        }
        guard rename(draft, path) == 0 else {
            throw .cannotWrite(
                path: path, doing: "taking its place", detail: String(cString: strerror(errno)))
        }
    }

    private func check(_ variable: Variable) {
        let lengths = variable.dimensions.map { name in
            dimensions.first { $0.name == name }?.count ?? -1
        }
        precondition(
            variable.values.count == lengths.reduce(1, *),
            "\(variable.values.count) values of \(variable.name) over \(lengths)")
    }

    private func fill(_ path: String) throws(HDF5.Failure) {
        let file = try HDF5.withFileAccess { access throws(HDF5.Failure) in
            try HDF5.withProperties(chdf5_class_file_create()) { list throws(HDF5.Failure) in
                try HDF5.check(H5Pset_link_creation_order(list, chdf5_creation_order()))
                try HDF5.check(H5Pset_obj_track_times(list, false))
                return try HDF5.identifier(H5Fcreate(path, chdf5_truncate(), list, access))
            }
        }
        defer { H5Fclose(file) }
        for (name, text) in attributes { try HDF5.setAttribute(name, of: file, to: text) }
        try HDF5.setAttribute("digest", of: file, to: digest.description)
        var scales: [(name: String, dataset: hid_t)] = []
        defer { for scale in scales { H5Dclose(scale.dataset) } }
        for dimension in dimensions {
            guard let variable = self[dimension.name] else {
                preconditionFailure("nothing says what lies along \(dimension.name)")
            }
            let dataset = try write(variable, to: file)
            scales.append((dimension.name, dataset))
            try HDF5.check(H5DSset_scale(dataset, dimension.name))
        }
        for variable in variables where !dimensions.contains(where: { $0.name == variable.name }) {
            let dataset = try write(variable, to: file)
            defer { H5Dclose(dataset) }
            for (place, name) in variable.dimensions.enumerated() {
                for scale in scales where scale.name == name {
                    try HDF5.check(H5DSattach_scale(dataset, scale.dataset, UInt32(place)))
                }
            }
        }
    }

    /// Writes a variable and leaves its dataset open.
    private func write(_ variable: Variable, to file: hid_t) throws(HDF5.Failure) -> hid_t {
        let lengths = variable.dimensions.map { name in
            hsize_t(dimensions.first { $0.name == name }?.count ?? 0)
        }
        let space = try HDF5.identifier(
            lengths.isEmpty
                ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(lengths.count), lengths, nil))
        defer { H5Sclose(space) }
        let dataset: hid_t
        switch variable.values {
        case .reals(let values):
            dataset = try Self.write(
                variable.name, values, chdf5_file_real(), chdf5_memory_real(), space, file)
        case .integers(let values):
            dataset = try Self.write(
                variable.name, values, chdf5_file_integer(), chdf5_memory_integer(), space, file)
        case .unsigned(let values):
            dataset = try Self.write(
                variable.name, values, chdf5_file_unsigned(), chdf5_memory_unsigned(), space,
                file)
        case .texts(let texts):
            let width = max(1, texts.map(\.utf8.count).max() ?? 1)
            let bytes = texts.flatMap { text in
                Array(text.utf8) + Array(repeating: 0, count: width - text.utf8.count)
            }
            dataset = try HDF5.withFixedText(of: width) { type throws(HDF5.Failure) in
                try Self.write(variable.name, bytes, type, type, space, file)
            }
        }
        try HDF5.setAttribute("units", of: dataset, to: variable.unit)
        try HDF5.setAttribute("long_name", of: dataset, to: variable.about)
        return dataset
    }

    private static func write<Element: BitwiseCopyable>(
        _ name: String, _ values: [Element], _ type: hid_t, _ memory: hid_t, _ space: hid_t,
        _ file: hid_t
    ) throws(HDF5.Failure) -> hid_t {
        let dataset = try HDF5.withProperties(chdf5_class_dataset_create()) {
            list throws(HDF5.Failure) in
            try HDF5.check(H5Pset_obj_track_times(list, false))
            try HDF5.check(H5Pset_attr_creation_order(list, chdf5_creation_order()))
            return try HDF5.identifier(
                H5Dcreate2(
                    file, name, type, space, hid_t(H5P_DEFAULT), list, hid_t(H5P_DEFAULT)))
        }
        let status = values.withUnsafeBytes { bytes in
            H5Dwrite(
                dataset, memory, chdf5_everything(), chdf5_everything(), hid_t(H5P_DEFAULT),
                bytes.baseAddress)
        }
        try HDF5.check(status)
        return dataset
    }
}
