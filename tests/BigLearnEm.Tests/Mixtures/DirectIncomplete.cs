namespace BigLearnEm.Tests.Mixtures;

/// <summary>
/// The E-step of rows with missing entries (NaN) in plain loops, row by row, with explicit inverses and determinants: the
/// oracle for the form that shares factors among patterns.
/// </summary>
internal static class DirectIncomplete
{
    /// <summary>What a row shows: G, shape (rows, |o|), so that the matching sees G x_o.</summary>
    public delegate double[,] View(int[] observed);

    /// <summary>All that is observed.</summary>
    public static double[,] Joint(int[] observed) => DirectMixture.Identity(observed.Length);

    /// <summary>The observed ones among kept features.</summary>
    public static View Marginal(int[] kept) => observed =>
    {
        var seen = observed.Where(kept.Contains).ToArray();
        var view = new double[seen.Length, observed.Length];
        for (var i = 0; i < seen.Length; i++) view[i, Array.IndexOf(observed, seen[i])] = 1;
        return view;
    };

    /// <summary>Kept rows of a rotation at the observed features; all of x_o where there are no more of those than rows.</summary>
    public static View Transformed(double[,] rotation, int[] kept) => observed =>
    {
        if (observed.Length <= kept.Length) return Joint(observed);
        var view = new double[kept.Length, observed.Length];
        for (var i = 0; i < kept.Length; i++)
            for (var j = 0; j < observed.Length; j++) view[i, j] = rotation[kept[i], observed[j]];
        return view;
    };

    /// <summary>Log-likelihood, counts, and moments about a centre in which missing entries are completed given what is seen.</summary>
    public static (double LogLikelihood, double[] Counts, double[] First, double[] Second) Expect(
        double[][] rows, double[] rowWeights, double[] weights, double[][] means, double[][,] covariances, View view,
        double[] centre)
    {
        int d = centre.Length, components = weights.Length;
        var logLikelihood = 0.0;
        double[] counts = new double[components], first = new double[components * d], second = new double[components * d * d];
        for (var n = 0; n < rows.Length; n++)
        {
            var observed = Enumerable.Range(0, d).Where(i => !double.IsNaN(rows[n][i])).ToArray();
            var completions = Enumerable.Range(0, components)
                .Select(k => Complete(rows[n], observed, means[k], covariances[k], view(observed))).ToArray();
            var joint = completions.Select((completion, k) => weights[k] * Math.Exp(completion.LogDensity)).ToArray();
            logLikelihood += rowWeights[n] * Math.Log(joint.Sum());
            for (var k = 0; k < components; k++)
            {
                var share = rowWeights[n] * joint[k] / joint.Sum();
                counts[k] += share;
                var row = completions[k].Row.Select((value, i) => value - centre[i]).ToArray();
                for (var i = 0; i < d; i++)
                {
                    first[(k * d) + i] += share * row[i];
                    for (var j = 0; j < d; j++)
                        second[(((k * d) + i) * d) + j] += share * ((row[i] * row[j]) + completions[k].Covariance[i, j]);
                }
            }
        }

        return (logLikelihood, counts, first, second);
    }

    private static (double LogDensity, double[] Row, double[,] Covariance) Complete(
        double[] row, int[] observed, double[] mean, double[,] covariance, double[,] view)
    {
        int d = row.Length, seen = view.GetLength(0);
        // Coordinates of what is seen in all features: zero at the missing ones.
        var full = new double[seen, d];
        for (var p = 0; p < seen; p++)
            for (var i = 0; i < observed.Length; i++) full[p, observed[i]] = view[p, i];
        var cross = Product(full, covariance);
        var (inverse, determinant) = Inverse(Product(cross, Transposed(full)));
        var (_, stretch) = Inverse(Product(full, Transposed(full)));
        var differences = new double[seen];
        for (var p = 0; p < seen; p++)
            foreach (var i in observed) differences[p] += full[p, i] * (row[i] - mean[i]);
        var solved = DirectMixture.Times(inverse, differences);
        var square = differences.Select((difference, p) => difference * solved[p]).Sum();
        var explained = Product(Transposed(cross), Product(inverse, cross));
        var completed = new double[d];
        var remaining = new double[d, d];
        for (var i = 0; i < d; i++)
        {
            completed[i] = row[i];
            if (observed.Contains(i)) continue;
            completed[i] = mean[i] + Enumerable.Range(0, seen).Sum(p => cross[p, i] * solved[p]);
            for (var j = 0; j < d; j++)
                if (!observed.Contains(j)) remaining[i, j] = covariance[i, j] - explained[i, j];
        }

        var logDensity = 0.5 * (Math.Log(stretch) - Math.Log(determinant) - square - (seen * Math.Log(2 * Math.PI)));
        return (logDensity, completed, remaining);
    }

    private static double[,] Product(double[,] left, double[,] right)
    {
        var result = new double[left.GetLength(0), right.GetLength(1)];
        for (var i = 0; i < left.GetLength(0); i++)
            for (var j = 0; j < right.GetLength(1); j++)
                for (var e = 0; e < right.GetLength(0); e++) result[i, j] += left[i, e] * right[e, j];
        return result;
    }

    private static double[,] Transposed(double[,] matrix)
    {
        var result = new double[matrix.GetLength(1), matrix.GetLength(0)];
        for (var i = 0; i < matrix.GetLength(0); i++)
            for (var j = 0; j < matrix.GetLength(1); j++) result[j, i] = matrix[i, j];
        return result;
    }

    /// <summary>By Gauss and Jordan, the largest element of a column as pivot.</summary>
    private static (double[,] Inverse, double Determinant) Inverse(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var left = (double[,])matrix.Clone();
        var right = DirectMixture.Identity(size);
        var determinant = 1.0;
        for (var c = 0; c < size; c++)
        {
            var pivot = Enumerable.Range(c, size - c).MaxBy(i => Math.Abs(left[i, c]));
            if (pivot != c) determinant = -determinant;
            for (var j = 0; j < size; j++)
            {
                (left[c, j], left[pivot, j]) = (left[pivot, j], left[c, j]);
                (right[c, j], right[pivot, j]) = (right[pivot, j], right[c, j]);
            }

            var value = left[c, c];
            determinant *= value;
            for (var j = 0; j < size; j++)
            {
                left[c, j] /= value;
                right[c, j] /= value;
            }

            for (var i = 0; i < size; i++)
            {
                if (i == c) continue;
                var factor = left[i, c];
                for (var j = 0; j < size; j++)
                {
                    left[i, j] -= factor * left[c, j];
                    right[i, j] -= factor * right[c, j];
                }
            }
        }

        return (right, determinant);
    }
}
