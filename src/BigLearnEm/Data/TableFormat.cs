namespace BigLearnEm.Data;

/// <summary>The formats of tables, as the extensions of files tell them.</summary>
internal enum TableFormat
{
    /// <summary>MATLAB level 5: .mat.</summary>
    Mat,

    /// <summary>Text with cells: .csv, .tsv, .txt, .data.</summary>
    Text,

    /// <summary>libsvm's sparse text: .libsvm, .svm, .scale, .t.</summary>
    LibSvm,

    /// <summary>numpy's array: .npy.</summary>
    Npy,

    /// <summary>numpy's archive of arrays: .npz.</summary>
    Npz,

    /// <summary>MNIST's format of images and of labels: names that end in -ubyte, .ubyte or .idx, and perhaps .gz.</summary>
    Idx,
}
