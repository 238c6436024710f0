using BigLearnEm.Deep;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Deep;

/// <summary>The formulas of EDESC, against the same in plain arithmetic and against finite differences.</summary>
[Collection(TorchState.Name)]
public sealed class SubspaceAffinityTests
{
    private const int Rows = 6;
    private const int Width = 6;
    private const int Subspaces = 3;
    private const int Dimension = 2;
    private const double Eta = 1.7;

    [Fact]
    public void The_affinity_is_the_smoothed_squared_length_of_the_projection_over_its_sum()
    {
        using var scope = NewDisposeScope();
        var (codes, bases) = (Draw(1, Rows, Width), Draw(2, Subspaces, Width, Dimension));

        var actual = Values(SubspaceAffinity.Of(codes, bases, Eta));

        var expected = Affinity(Values(codes), Values(bases));
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-14);
    }

    [Fact]
    public void Codes_of_another_width_are_refused_before_they_reach_torch()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(
            () => SubspaceAffinity.Of(Draw(1, Rows, Width + 1), Draw(2, Subspaces, Width, Dimension), Eta));

        Assert.Contains("(n, 6)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_refined_affinity_squares_divides_by_the_share_and_sums_to_one()
    {
        using var scope = NewDisposeScope();
        var affinity = Affinity(Values(Draw(1, Rows, Width)), Values(Draw(2, Subspaces, Width, Dimension)));

        var actual = Values(SubspaceAffinity.Refined(tensor(affinity, [Rows, Subspaces])).to(float64));

        var expected = Refined(affinity);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-6);
    }

    [Fact]
    public void The_divergence_is_the_mean_over_all_elements()
    {
        using var scope = NewDisposeScope();
        double[] target = [0.5, 0.25, 0.25, 0.7, 0.2, 0.1];
        double[] affinity = [0.3, 0.3, 0.4, 0.6, 0.1, 0.3];

        var actual = SubspaceAffinity.Divergence(tensor(target, [2, 3]), tensor(affinity, [2, 3])).item<double>();

        Assert.Equal(target.Zip(affinity, (t, s) => t * (Math.Log(t) - Math.Log(s))).Sum() / 6, actual, 1e-15);
    }

    [Fact]
    public void The_constraints_are_the_norms_of_the_masked_product_of_all_bases()
    {
        using var scope = NewDisposeScope();
        var bases = Draw(2, Subspaces, Width, Dimension);
        var values = Values(bases);
        double lengths = 0, separations = 0;
        for (var a = 0; a < Subspaces * Dimension; a++)
            for (var b = 0; b < Subspaces * Dimension; b++)
            {
                double product = 0;
                for (var i = 0; i < Width; i++) product += Entry(values, i, a) * Entry(values, i, b);
                if (a == b) lengths += (product - 1) * (product - 1);
                if (a / Dimension != b / Dimension) separations += product * product;
            }

        Assert.Equal(Math.Sqrt(lengths), SubspaceAffinity.LengthConstraint(bases).item<double>(), 1e-13);
        Assert.Equal(Math.Sqrt(separations), SubspaceAffinity.SeparationConstraint(bases).item<double>(), 1e-13);
    }

    [Fact]
    public void Orthonormal_bases_of_orthogonal_subspaces_meet_both_constraints_and_have_a_gradient()
    {
        using var scope = NewDisposeScope();
        var bases = eye(Width, dtype: float64).view(Width, Subspaces, Dimension).permute(1, 0, 2).contiguous()
            .requires_grad_();

        var loss = SubspaceAffinity.LengthConstraint(bases) + SubspaceAffinity.SeparationConstraint(bases);
        loss.backward();

        Assert.Equal(0, loss.item<double>());
        Assert.All(Values(bases.grad!), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void The_gradient_of_the_whole_loss_agrees_with_finite_differences()
    {
        using var scope = NewDisposeScope();
        var images = Draw(3, Rows, 4);
        var target = tensor(Refined(Affinity(Values(Draw(4, Rows, Width)), Values(Draw(5, Subspaces, Width, Dimension)))), [Rows, Subspaces]);
        // A linear encoder and decoder, and the bases.
        Tensor[] parameters = [Draw(6, 4, Width), Draw(7, Width, 4), Draw(8, Subspaces, Width, Dimension)];
        foreach (var parameter in parameters) parameter.requires_grad_();

        Loss(parameters).backward();

        const double Step = 1e-6;
        foreach (var parameter in parameters)
        {
            var gradient = Values(parameter.grad!);
            using var noGradient = no_grad();
            for (var i = 0; i < gradient.Length; i++)
            {
                var entry = parameter.view(-1).narrow(0, i, 1);
                entry.add_(Step);
                var plus = Loss(parameters).item<double>();
                entry.sub_(2 * Step);
                var minus = Loss(parameters).item<double>();
                entry.add_(Step);
                Assert.Equal((plus - minus) / (2 * Step), gradient[i], 1e-8);
            }
        }

        Tensor Loss(Tensor[] at)
        {
            var codes = images.mm(at[0]);
            return SubspaceAffinity.Loss(images, codes.mm(at[1]), codes, at[2], target, Eta, 20);
        }
    }

    [Fact]
    public void The_whole_loss_is_the_sum_of_its_weighted_parts()
    {
        using var scope = NewDisposeScope();
        var (images, copies) = (Draw(3, Rows, 4), Draw(9, Rows, 4));
        var (codes, bases) = (Draw(1, Rows, Width), Draw(2, Subspaces, Width, Dimension));
        var affinity = Affinity(Values(codes), Values(bases));
        var target = Refined(affinity);

        var actual = SubspaceAffinity.Loss(
            images, copies, codes, bases, tensor(target, [Rows, Subspaces]), Eta, 0.3).item<double>();

        var error = Values(images).Zip(Values(copies), (a, b) => (a - b) * (a - b)).Average();
        var divergence = target.Zip(affinity, (t, s) => t * Math.Log(t / s)).Average();
        var constraints = SubspaceAffinity.LengthConstraint(bases).item<double>()
            + SubspaceAffinity.SeparationConstraint(bases).item<double>();
        Assert.Equal(error + (0.3 * divergence) + (0.001 * constraints), actual, 1e-13);
    }

    [Fact]
    public void The_initial_bases_span_the_planes_that_the_clusters_lie_in()
    {
        using var scope = NewDisposeScope();
        var planes = Draw(10, Subspaces, Dimension, Width);
        int[] labels = [.. Enumerable.Range(0, 30).Select(row => row % Subspaces)];
        var codes = stack([.. labels.Select((label, row) => Draw(100 + row, 1, Dimension).mm(planes[label]).squeeze(0))]);

        var bases = SubspaceAffinity.InitialBases(codes, labels, Subspaces, Dimension);

        Assert.Equal([Subspaces, Width, Dimension], bases.shape);
        Assert.InRange(SubspaceAffinity.LengthConstraint(bases).item<double>(), 0, 1e-13);
        for (var row = 0; row < labels.Length; row++)
        {
            var code = codes[row];
            var basis = bases[labels[row]];
            var residual = code - basis.mv(basis.t().mv(code));
            Assert.InRange(residual.norm().item<double>(), 0, 1e-12);
        }

        Assert.Equal(labels, SubspaceAssignment.Of(SubspaceAffinity.Of(codes, bases, 0.01)).Labels);
    }

    [Fact]
    public void The_initial_basis_leads_with_the_longest_direction_and_is_not_centred()
    {
        using var scope = NewDisposeScope();
        // Far from the origin along the first axis, spread along the second.
        var codes = tensor(new[] { 9.0, 1, 0, 9, -1, 0, 9, 0.5, 0, 9, -0.5, 0 }, [4, 3]);

        var bases = SubspaceAffinity.InitialBases(codes, [0, 0, 0, 0], 1, 2);

        Assert.Equal(1, Math.Abs(bases[0, 0, 0].item<double>()), 1e-12);
        Assert.Equal(1, Math.Abs(bases[0, 1, 1].item<double>()), 1e-12);
    }

    [Fact]
    public void A_cluster_of_fewer_rows_than_dimensions_still_gets_an_orthonormal_basis()
    {
        using var scope = NewDisposeScope();
        var codes = tensor(new float[] { 3, 4, 0, 0 }, [1, 4]);

        var bases = SubspaceAffinity.InitialBases(codes, [0], 1, 3);

        Assert.Equal(float32, bases.dtype);
        var basis = bases[0].to(float64);
        Assert.InRange((basis.t().mm(basis) - eye(3, dtype: float64)).abs().max().item<double>(), 0, 1e-6);
        Assert.Equal(1, Math.Abs((0.6 * basis[0, 0].item<double>()) + (0.8 * basis[1, 0].item<double>())), 1e-6);
    }

    [Fact]
    public void An_assignment_takes_the_largest_affinity_and_says_sizes_entropy_and_changes()
    {
        using var scope = NewDisposeScope();
        var assignment = SubspaceAssignment.Of(tensor(new[] { 0.5, 0.25, 0.25, 0.2, 0.7, 0.1, 0.4, 0.3, 0.3 }, [3, 3]));

        Assert.Equal([0, 1, 0], assignment.Labels);
        Assert.Equal([2, 1, 0], assignment.Sizes);
        Assert.Equal(2, assignment.UsedClusters);
        double[] all = [0.5, 0.25, 0.25, 0.2, 0.7, 0.1, 0.4, 0.3, 0.3];
        Assert.Equal(-all.Sum(value => value * Math.Log(value)) / 3, assignment.Entropy, 1e-14);
    }

    // Entry (row, column) of D = [D^(1) ... D^(K)] among the values of (K, n_z, d).
    private static double Entry(double[] bases, int row, int column) =>
        bases[(((column / Dimension) * Width) + row) * Dimension + (column % Dimension)];

    private static double[] Affinity(double[] codes, double[] bases)
    {
        var affinity = new double[Rows * Subspaces];
        for (var n = 0; n < Rows; n++)
        {
            double total = 0;
            for (var j = 0; j < Subspaces; j++)
            {
                double squares = 0;
                for (var c = 0; c < Dimension; c++)
                {
                    double projection = 0;
                    for (var i = 0; i < Width; i++)
                        projection += codes[(n * Width) + i] * Entry(bases, i, (j * Dimension) + c);
                    squares += projection * projection;
                }

                var smoothed = (squares + (Eta * Dimension)) / ((Eta + 1) * Dimension);
                affinity[(n * Subspaces) + j] = smoothed;
                total += smoothed;
            }

            for (var j = 0; j < Subspaces; j++) affinity[(n * Subspaces) + j] /= total;
        }

        return affinity;
    }

    private static double[] Refined(double[] affinity)
    {
        var refined = new double[affinity.Length];
        for (var n = 0; n < Rows; n++)
        {
            double total = 0;
            for (var j = 0; j < Subspaces; j++)
            {
                var share = Enumerable.Range(0, Rows).Sum(row => affinity[(row * Subspaces) + j]);
                total += refined[(n * Subspaces) + j] = Math.Pow(affinity[(n * Subspaces) + j], 2) / share;
            }

            for (var j = 0; j < Subspaces; j++) refined[(n * Subspaces) + j] /= total;
        }

        return refined;
    }

    private static Tensor Draw(ulong seed, params long[] shape)
    {
        var random = new BigLearnEm.Randomness.DerivedRandom(seed);
        var count = shape.Aggregate(1L, (a, b) => a * b);
        return tensor([.. Enumerable.Range(0, (int)count).Select(_ => random.NextGaussian())], shape, dtype: float64);
    }

    private static Tensor Draw(int seed, params long[] shape) => Draw((ulong)seed, shape);

    private static double[] Values(Tensor values) => values.detach().contiguous().data<double>().ToArray();
}
